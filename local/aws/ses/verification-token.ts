import { createHash } from "node:crypto";

/** Token that the owner of a domain writes into its DNS. The same for the same domain, region and account. */
export function verificationToken(identityArn: string): string {
  return createHash("sha256").update(`verification ${identityArn}`).digest("base64");
}
