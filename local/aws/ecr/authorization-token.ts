import { randomBytes } from "node:crypto";
import { accountId } from "../../contract/account.ts";
import type { Invoke } from "../../contract/service.ts";

/** Hours that a token is good for. */
const HOURS = 12;

/** Answers `aws.ecr.getAuthorizationToken`: what `docker login` gets. Nothing here asks for it.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html */
export const authorizationToken: Invoke = async (args, region) => {
  const registry = typeof args["registryId"] === "string" ? args["registryId"] : accountId;
  const password = randomBytes(32).toString("base64url");
  return {
    id: region,
    authorizationToken: Buffer.from(`AWS:${password}`).toString("base64"),
    expiresAt: new Date(Date.now() + HOURS * 3_600_000).toISOString(),
    password,
    proxyEndpoint: `https://${registry}.dkr.ecr.${region}.amazonaws.com`,
    userName: "AWS",
    region,
  };
};
