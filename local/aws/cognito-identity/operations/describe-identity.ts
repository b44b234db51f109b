import { checkId } from "../identifiers.ts";
import { operation } from "../operation.ts";
import type { IdentityRecord } from "../records.ts";

/** An identity as operations answer it. */
export const identityOutput = ({ id, logins, createdAt, modifiedAt }: IdentityRecord) => ({
  IdentityId: id,
  Logins: Object.keys(logins),
  CreationDate: new Date(createdAt),
  LastModifiedDate: new Date(modifiedAt),
});

/** IAM knows no resource of it.
 * @see https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_DescribeIdentity.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitoidentity.html */
export const describeIdentity = operation("DescribeIdentity", {
  members: { IdentityId: true },
  read: (_call, input) => {
    checkId(input.IdentityId, "identityId");
    return input;
  },
  access: () => [{ action: "cognito-identity:DescribeIdentity", resource: "*" }],
  run: ({ store: { pools }, region }, { IdentityId }) => identityOutput(pools.identity(IdentityId, region)),
});
