/** A setting that the function can't do without. @throws Error naming it */
export function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`the environment variable ${name} is not set`);
  return value;
}

/** Name of the function, which Lambda sets.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
export const functionName = (): string => process.env["AWS_LAMBDA_FUNCTION_NAME"] ?? "none";
