import type { CognitoStore } from "../cognito-store.ts";
import { checkLength } from "../constraints.ts";
import { invalidParameter } from "../errors.ts";
import type { ClientRecord, PoolRecord } from "../records.ts";

/** A sign-in under way: the client and pool that it is for. */
export interface SignIn {
  readonly store: CognitoStore;
  readonly client: ClientRecord;
  readonly pool: PoolRecord;
}

/** `AuthParameters` or `ChallengeResponses` of a call, by name. */
export type Parameters = Readonly<Record<string, string>>;

/** A parameter that a step of a sign-in needs.
 * @throws AwsError InvalidParameterException when it is not there or empty. */
export function requiredParameter(parameters: Parameters, name: string): string {
  const value = parameters[name];
  checkLength(name, value);
  if (!value) throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}

/** End of a step of a sign-in that begins now, milliseconds since 1970. */
export const stepEnd = (client: ClientRecord) => Date.now() + client.authSessionValidity * 1000;
