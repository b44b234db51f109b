import { AwsError } from "../../../contract/errors.ts";
import { invalidConfiguration } from "../errors.ts";
import { checkId } from "../identifiers.ts";
import { subjectsOf, verifiedLogins, type Login } from "../logins.ts";
import { operation } from "../operation.ts";
import { roleOf } from "../role-choice.ts";
import { sessionTags } from "../session-tags.ts";

/** Seconds that the credentials live.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html */
const LIFETIME = 3600;

/** The enhanced flow: one call, and the pool chooses the role.
 * @see https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html */
export const getCredentialsForIdentity = operation("GetCredentialsForIdentity", {
  members: { IdentityId: true, Logins: true, CustomRoleArn: true },
  read: (_call, input) => {
    checkId(input.IdentityId, "identityId");
    return input;
  },
  access: () => "public",
  run: async ({ store: { pools, capabilities }, region }, { IdentityId, Logins, CustomRoleArn }) => {
    const named = pools.identity(IdentityId, region);
    const pool = pools.pool(named.poolId, region);
    const logins = await verifiedLogins(capabilities.tokens, pool, Logins);
    const { id } = await pools.withLogins(named, pool, subjectsOf(logins));
    const [first] = logins;
    const roleArn = roleOf(pools.roles(pool.id), first, CustomRoleArn);
    const assume = () =>
      capabilities.iam.assumeRoleForIdentity({
        roleArn,
        seconds: LIFETIME,
        identityPoolId: pool.id,
        identityId: id,
        methods: ["authenticated", ...logins.flatMap(methodsOf)],
        tags: sessionTags(pools.principalTags(pool.id, first.provider.providerName), first),
      });
    const { accessKeyId, secretAccessKey, sessionToken, expiration } =
      refusedAsConfiguration(assume).credentials;
    return {
      IdentityId: id,
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: expiration,
      },
    };
  },
});

/** What the pool's token says about a login in `amr`.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html */
const methodsOf = ({ provider: { providerName }, subject }: Login) => [
  providerName,
  `${providerName}:CognitoSignIn:${subject}`,
];

/** A role that does not trust the pool is the fault of who made the pool, and callers are told no more. */
function refusedAsConfiguration<T>(assume: () => T): T {
  try {
    return assume();
  } catch (error) {
    if (error instanceof AwsError && error.code === "AccessDenied") throw invalidConfiguration();
    throw error;
  }
}
