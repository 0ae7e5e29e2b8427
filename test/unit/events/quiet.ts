/** Imported first: what fails on purpose, thousands of times, is not to fill the output of the tests. */
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
process.env.POWERTOOLS_METRICS_DISABLED = 'true';

export {};
