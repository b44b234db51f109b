import type { Principal, TemporaryCredentials } from "../../contract/principal.ts";

/** A session as calls that assume a role answer it. */
export const sessionOutput = ({
  credentials: { accessKeyId, secretAccessKey, sessionToken, expiration },
  principal: { userId, arn },
}: {
  readonly credentials: TemporaryCredentials;
  readonly principal: Principal;
}) => ({
  Credentials: {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: expiration,
  },
  AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
});
