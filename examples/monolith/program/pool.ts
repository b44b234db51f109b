import { grant } from "../../../components/parts/grants.ts";
import type { FargateService } from "../../../components/fargate-service/index.ts";
import { UserPool } from "../../../components/user-pool/index.ts";
import { variables } from "../app/environment.ts";
import { USER_ID_ATTRIBUTE } from "../app/users/attribute.ts";
import type { Settings } from "../settings.ts";

/** Makes the user pool, from step 2 on. Only our own services make users, and sign them in. */
export const makePool = ({ built, protect, tags }: Settings): UserPool | undefined =>
  built < 2
    ? undefined
    : new UserPool("users", {
        mfa: "off",
        customAttributes: { [USER_ID_ATTRIBUTE]: { type: "String", mutable: false, maximumLength: 36 } },
        signInByService: true,
        mailSubject: "Your code for a new password",
        protect,
        tags,
        transform: { userPool: { adminCreateUserConfig: { allowAdminCreateUserOnly: true } } },
      });

/** Makes the environment of a service that reads the pool's tokens. */
export const poolEnvironment = (pool: UserPool | undefined) =>
  pool && {
    [variables.userPoolId]: pool.userPoolId,
    [variables.userPoolClientId]: pool.clientId,
    [variables.userPoolOrigin]: pool.origin,
  };

/** Lets a service make users and sign them in. */
export const grantAccounts = (pool: UserPool, service: FargateService) =>
  grant(
    `users-${service.name}-accounts`,
    service,
    {
      actions: [
        "cognito-idp:AdminCreateUser",
        "cognito-idp:AdminGetUser",
        "cognito-idp:AdminInitiateAuth",
        "cognito-idp:AdminSetUserPassword",
      ],
      resources: [pool.userPoolArn],
    },
    pool,
  );
