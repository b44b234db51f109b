import { invalidSession, notAuthorized } from "../errors.ts";
import { unseal } from "../sealed.ts";
import type { CustomStep } from "../triggers/auth-challenges.ts";
import type { TokenSource } from "../triggers/pre-token-generation.ts";
import type { SignIn } from "./sign-in.ts";

/** State that the client carries from the first to the second step of SRP. */
export interface SrpExchange {
  readonly step: "srp";
  /** Id of the client. */
  readonly client: string;
  /** As the user typed it. */
  readonly name: string;
  /** USER_ID_FOR_SRP. */
  readonly username: string;
  readonly A: string;
  readonly b: string;
  readonly B: string;
  /** Steps before this one, of a custom sign-in. */
  readonly history?: readonly CustomStep[];
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** State that the client carries while the user chooses a new password. */
export interface NewPassword {
  readonly step: "new password";
  /** Id of the client. */
  readonly client: string;
  readonly username: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** State that the client carries while the user answers a challenge of the pool's own. */
export interface CustomChallenge {
  readonly step: "custom";
  /** Id of the client. */
  readonly client: string;
  /** As the user typed it. */
  readonly name: string;
  readonly history: readonly CustomStep[];
  readonly privateParameters: Readonly<Record<string, string>>;
  readonly metadata: string | undefined;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** Challenge that asks for a factor, or for which one. */
export type FactorChallenge =
  | "PASSWORD"
  | "PASSWORD_SRP"
  | "EMAIL_OTP"
  | "WEB_AUTHN"
  | "SELECT_CHALLENGE"
  | "SOFTWARE_TOKEN_MFA"
  | "SELECT_MFA_TYPE"
  | "MFA_SETUP";

/** State that the client carries while the user is asked for a factor. */
export interface FactorStep {
  readonly step: "factor";
  /** Id of the client. */
  readonly client: string;
  /** As the user typed it. */
  readonly name: string;
  /** Undefined for a name that nobody has. */
  readonly username: string | undefined;
  readonly challenge: FactorChallenge;
  readonly level: "first" | "second";
  readonly source: TokenSource;
  readonly webAuthnChallenge?: string;
  readonly relyingParty?: string;
  /** True once an authenticator app was set up in this sign-in. */
  readonly tokenVerified?: boolean;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

type Step = SrpExchange | NewPassword | CustomChallenge | FactorStep;

/** Opens the state that the client brings back, if it is of this step, of this client and not too old.
 * @throws AwsError NotAuthorizedException */
export function openStep<Name extends Step["step"]>(
  { client, pool }: SignIn,
  name: Name,
  sealed: Buffer,
): Extract<Step, { step: Name }> {
  const state = unseal<Step>(pool.sessionKey, sealed);
  if (state?.step !== name || state.client !== client.id) throw invalidSession();
  if (state.expires <= Date.now()) throw notAuthorized("Invalid session for the user, session is expired.");
  return state as Extract<Step, { step: Name }>;
}
