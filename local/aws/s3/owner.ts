import { accountId } from "../../contract/account.ts";

/** The owner of everything, in answers that name one: an id of the length that S3's have. */
export const owner = { ID: accountId.padEnd(64, "0") } as const;

/** The access control list of every bucket and object: full control for the owner, and nobody else.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html */
export const ownersAcl = {
  Owner: owner,
  Grants: [{ Grantee: { ID: owner.ID, Type: "CanonicalUser" }, Permission: "FULL_CONTROL" }],
} as const;
