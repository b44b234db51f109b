import type { AuthorizationCodes } from "./managed-login/codes.ts";
import type { PoolMetrics } from "./pool-metrics.ts";
import type { UsedSteps } from "./sign-in/used-steps.ts";
import type { UserPoolStore } from "./store.ts";
import type { Sessions } from "./tokens/sessions.ts";
import type { TokenVerifier } from "./tokens/verifier.ts";
import type { Triggers } from "./triggers/triggers.ts";
import type { Attempts } from "./users/attempts.ts";
import type { Mails } from "./users/mails.ts";
import type { Pace } from "./users/pace.ts";

/** Store that the operations work on. */
export interface CognitoStore {
  readonly accountId: string;
  readonly userPools: UserPoolStore;
  readonly sessions: Sessions;
  readonly verifier: TokenVerifier;
  readonly attempts: Attempts;
  readonly mails: Mails;
  readonly metrics: PoolMetrics;
  readonly triggers: Triggers;
  readonly steps: UsedSteps;
  readonly codes: AuthorizationCodes;
  readonly pace: Pace;
}
