import { Logger } from '@aws-lambda-powertools/logger';

/**
 * The structured logger. It never gets a note's content, a token or a header: endpoints log ids, counts and statuses.
 * Service name and level come from POWERTOOLS_SERVICE_NAME and LOG_LEVEL.
 */
export const logger = new Logger();
