import { formatArn } from "../../contract/arn.ts";
import { AwsError } from "../../contract/errors.ts";
import { invalidParameter } from "./errors.ts";

/** Scope of a thing: distributions, whose things live in us-east-1, or resources of a region. */
export type Scope = "CLOUDFRONT" | "REGIONAL";

/** Region of everything with scope CLOUDFRONT. */
export const CLOUDFRONT_REGION = "us-east-1";

/** Checks that a scope is one, and that the call came to its region.
 * @throws AwsError WAFInvalidParameterException
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html */
export function scopeOf(text: string, region: string): Scope {
  if (text !== "CLOUDFRONT" && text !== "REGIONAL")
    throw invalidParameter("SCOPE_VALUE", text, "The scope is not valid.");
  if (text === "CLOUDFRONT" && region !== CLOUDFRONT_REGION)
    throw invalidParameter("SCOPE_VALUE", text, "The scope is not valid: call us-east-1 for CLOUDFRONT.");
  return text;
}

/** Kinds of things that have an ARN. */
export type Kind = "webacl" | "ipset" | "regexpatternset" | "rulegroup";

/** ARN of a thing, and of all things of a kind with `*` for name and id. */
export const wafArn = (
  accountId: string,
  region: string,
  scope: Scope,
  kind: Kind,
  name: string,
  id: string,
): string =>
  formatArn({
    service: "wafv2",
    region,
    accountId,
    resource: `${scope === "CLOUDFRONT" ? "global" : "regional"}/${kind}/${name}/${id}`,
  });

/** Checks a name.
 * @throws AwsError WAFInvalidParameterException */
export function checkName(name: string): void {
  if (!/^[\w-]{1,128}$/.test(name))
    throw invalidParameter("ENTITY_NAME", name, "A name has 1 to 128 of a-z, A-Z, 0-9, _ and -");
}

/** Region that a resource is in.
 * @throws AwsError where the program puts one for distributions elsewhere. */
export function regionOf(scope: string, region: string): string {
  if (scope === "CLOUDFRONT" && region !== CLOUDFRONT_REGION)
    throw new AwsError(
      "WAFInvalidParameterException",
      `Scope CLOUDFRONT lives in ${CLOUDFRONT_REGION} (got region ${region}). Fix: region: "${CLOUDFRONT_REGION}"`,
    );
  return region;
}
