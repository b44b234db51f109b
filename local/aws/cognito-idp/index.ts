import { randomUUID } from "node:crypto";
import type { RecordedResource } from "../../contract/resource.ts";
import type { Platform, Service, ServiceFactory } from "../../contract/service.ts";
import { cognitoApi } from "./api.ts";
import type { CognitoStore } from "./cognito-store.ts";
import { PoolMetrics } from "./pool-metrics.ts";
import { AuthorizationCodes } from "./managed-login/codes.ts";
import { UserPoolStore } from "./store.ts";
import { userGroupResource } from "./resources/user-group.ts";
import { userInGroupResource } from "./resources/user-in-group.ts";
import { userPoolClientResource } from "./resources/user-pool-client.ts";
import { userPoolDomainResource } from "./resources/user-pool-domain.ts";
import { userPoolResource } from "./resources/user-pool.ts";
import { userResource } from "./resources/user.ts";
import { UsedSteps } from "./sign-in/used-steps.ts";
import { PoolKeys } from "./tokens/pool-keys.ts";
import { Sessions } from "./tokens/sessions.ts";
import { TokenSigner } from "./tokens/signer.ts";
import { TokenVerifier } from "./tokens/verifier.ts";
import { Triggers } from "./triggers/triggers.ts";
import { Attempts } from "./users/attempts.ts";
import { Pace } from "./users/pace.ts";
import { Mails } from "./users/mails.ts";

/** Time that the function of a trigger has to answer.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html#important-lambda-considerations */
const TRIGGER_SECONDS = 5;

/** Cognito user pools: sign-up with a mailed code, sign-in by SRP or password, second factors, passkeys, tokens, groups, administration, Lambda
 * triggers. Passwords are never kept, only what verifies them. Federation and text messages are refused by name.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools.html */
export const cognitoIdp: ServiceFactory = cognitoIdpWith({ triggerSeconds: TRIGGER_SECONDS });

/** Cognito user pools whose triggers have another time to answer. */
export function cognitoIdpWith({ triggerSeconds }: { readonly triggerSeconds: number }): ServiceFactory {
  return (platform) => cognito(platform, triggerSeconds);
}

function cognito(platform: Platform, triggerSeconds: number): Service {
  const userPools = new UserPoolStore(platform.store);
  const keys = new PoolKeys(userPools);
  const metrics = new PoolMetrics(platform.metrics);
  const triggers = new Triggers(platform, triggerSeconds);
  const verifier = new TokenVerifier(userPools, keys);
  const store: CognitoStore = {
    accountId: platform.accountId,
    userPools,
    sessions: new Sessions(userPools, new TokenSigner(userPools, keys, triggers), metrics),
    verifier,
    attempts: new Attempts(platform.store),
    mails: new Mails(platform, triggers),
    metrics,
    triggers,
    codes: new AuthorizationCodes(platform.store),
    pace: new Pace(),
    steps: new UsedSteps(platform.store),
  };
  return {
    name: "cognito-idp",
    resources: {
      "aws:cognito/userPool:UserPool": userPoolResource(platform, userPools, keys),
      "aws:cognito/userPoolClient:UserPoolClient": userPoolClientResource(userPools),
      "aws:cognito/userGroup:UserGroup": userGroupResource(userPools),
      "aws:cognito/user:User": userResource(store),
      "aws:cognito/userInGroup:UserInGroup": userInGroupResource(userPools),
      "aws:cognito/managedLoginBranding:ManagedLoginBranding": branding,
      "aws:cognito/userPoolDomain:UserPoolDomain": userPoolDomainResource(platform, store),
    },
    api: cognitoApi(store),
    capabilities: { tokens: verifier },
  };
}

const branding: RecordedResource = {
  outputs: ({ inputs }) => ({
    id: `${inputs["userPoolId"] as string},${randomUUID()}`,
    outputs: { managedLoginBrandingId: randomUUID(), settingsAll: inputs["settings"] ?? "{}" },
  }),
  without: "the pages of managed login have one look here",
};
