/** Runs a script's main function; a failure prints its message without a stack trace and ends with exit code 1. */
export async function runScript(command: string, main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`✗ ${command}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
