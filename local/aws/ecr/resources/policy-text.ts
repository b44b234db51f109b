import { invalidParameter } from "../errors.ts";

/** A policy as JSON text: programs give text, or the document itself.
 * @throws AwsError InvalidParameterException when it is not JSON. */
export function policyText(policy: unknown): string {
  if (typeof policy !== "string") return JSON.stringify(policy);
  try {
    JSON.parse(policy);
  } catch (error) {
    throw invalidParameter(`Invalid parameter at 'PolicyText': it is not JSON: ${(error as Error).message}`);
  }
  return policy;
}
