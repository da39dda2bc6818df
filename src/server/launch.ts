/**
 * What Node is started with for the server's sake. A keystroke makes and drops some ten megabytes; with the default of 16 MiB each key
 * would wait for the collector. The heap grows by three times what is added here, once somebody types.
 */
export const NODE_ARGUMENTS: readonly string[] = ['--max-semi-space-size=32'];
