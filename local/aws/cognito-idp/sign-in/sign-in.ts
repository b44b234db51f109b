import type { Caller, Metadata } from "../caller.ts";
import type { CognitoStore } from "../cognito-store.ts";
import { checkLength } from "../constraints.ts";
import { invalidParameter } from "../errors.ts";
import type { ClientRecord, UserRecord } from "../records.ts";

/** A sign-in under way: the client and pool that it is for. `clientMetadata` is what came with the answer to a challenge: AWS passes what comes
 * with the call that begins a sign-in to fewer triggers, as {@link validationData}.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html#CognitoUserPools-InitiateAuth-request-ClientMetadata */
export interface SignIn extends Caller {
  readonly store: CognitoStore;
  readonly client: ClientRecord;
  readonly validationData?: Metadata;
  /** Called at the end in place of making tokens: managed login makes them when its code is redeemed. */
  readonly signedIn?: (user: UserRecord) => void;
  /** `Origin` of the page that calls; undefined when no browser does. */
  readonly origin?: string | undefined;
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
