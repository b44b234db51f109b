/** Environment variable of the process; undefined when it is not set. */
export const variable = (name: string): string | undefined => process.env[name];
