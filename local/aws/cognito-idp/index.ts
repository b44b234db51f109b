import type { RecordedResource } from "../../contract/resource.ts";
import type { ServiceFactory } from "../../contract/service.ts";
import { cognitoApi } from "./api.ts";
import type { UserPools } from "./call.ts";
import { UserPoolStore } from "./store.ts";
import { userGroupResource } from "./resources/user-group.ts";
import { userInGroupResource } from "./resources/user-in-group.ts";
import { userPoolClientResource } from "./resources/user-pool-client.ts";
import { userPoolResource } from "./resources/user-pool.ts";
import { userResource } from "./resources/user.ts";
import { PoolKeys } from "./tokens/pool-keys.ts";
import { Sessions } from "./tokens/sessions.ts";
import { TokenSigner } from "./tokens/signer.ts";
import { TokenVerifier } from "./tokens/verifier.ts";
import { Attempts } from "./users/attempts.ts";
import { Mails } from "./users/mails.ts";

/** Cognito user pools: sign-up with a mailed code, sign-in by SRP or password, tokens, groups, administration. Passwords are
 * never kept, only what verifies them. Hosted UI, federation, MFA and Lambda triggers are refused by name.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools.html */
export const cognitoIdp: ServiceFactory = (platform) => {
  const directory = new UserPoolStore(platform.store);
  const keys = new PoolKeys(directory);
  const verifier = new TokenVerifier(directory, keys);
  const userPools: UserPools = {
    accountId: platform.accountId,
    directory,
    sessions: new Sessions(directory, new TokenSigner(directory, keys)),
    verifier,
    attempts: new Attempts(),
    mails: new Mails(platform),
  };
  return {
    name: "cognito-idp",
    resources: {
      "aws:cognito/userPool:UserPool": userPoolResource(platform, directory, keys),
      "aws:cognito/userPoolClient:UserPoolClient": userPoolClientResource(directory),
      "aws:cognito/userGroup:UserGroup": userGroupResource(directory),
      "aws:cognito/user:User": userResource(userPools),
      "aws:cognito/userInGroup:UserInGroup": userInGroupResource(directory),
      "aws:cognito/userPoolDomain:UserPoolDomain": domain,
    },
    api: cognitoApi(userPools),
    capabilities: { tokens: verifier },
  };
};

const domain: RecordedResource = {
  outputs: ({ inputs }) => ({
    id: inputs["domain"] as string,
    outputs: {
      cloudfrontDistribution: "",
      cloudfrontDistributionArn: "",
      cloudfrontDistributionZoneId: "",
      s3Bucket: "",
      version: "",
    },
  }),
  without: "there is no hosted UI and no OAuth endpoint",
};
