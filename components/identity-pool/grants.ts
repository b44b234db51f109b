import * as pulumi from "@pulumi/pulumi";
import { grant, type Grantee } from "../parts/grants.ts";
import type { IdentityPoolGrants } from "./args.ts";

/** Id of the identity that calls, as policies write it. */
const SUB = "${cognito-identity.amazonaws.com:sub}";

/** Makes what can be granted to whoever is signed in.
 * @param signedIn Role of the pool. */
export function identityPoolGrants(
  name: string,
  signedIn: Grantee,
  parent: pulumi.Resource,
): IdentityPoolGrants {
  return {
    privateFiles: (bucketArn, prefix = "private") => {
      checkPart(name, "prefix", prefix);
      const own = `${prefix}/${SUB}/*`;
      const files = {
        actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        resources: [pulumi.output(bucketArn).apply((arn) => `${arn}/${own}`)],
      };
      const list = {
        actions: ["s3:ListBucket"],
        resources: [bucketArn],
        conditions: { StringLike: { "s3:prefix": own } },
      };
      return [
        grant(`${name}-${prefix}-files`, signedIn, files, parent),
        grant(`${name}-${prefix}-list`, signedIn, list, parent),
      ];
    },
    ownRows: (table, actions, label = "rows") => {
      checkPart(name, "label", label);
      if (actions.length === 0)
        throw new Error(
          `IdentityPool "${name}": actions must name one or more (got none). Fix: give ["GetItem"].`,
        );
      // `ForAllValues` is true where a request has no key at all: `Null` refuses those.
      const rows = {
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [table.arn],
        conditions: {
          "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [SUB] },
          Null: { "dynamodb:LeadingKeys": "false" },
        },
      };
      return grant(`${name}-own-${label}`, signedIn, rows, parent);
    },
  };
}

/** @throws Error for what would be more than a name: a wildcard, a variable, another path. */
function checkPart(name: string, argument: string, value: string): void {
  if (!/^[\w-]{1,64}$/.test(value))
    throw new Error(
      `IdentityPool "${name}": ${argument} must have 1 to 64 letters, digits, _ and - (got ${JSON.stringify(value)}). Fix: rename it.`,
    );
}
