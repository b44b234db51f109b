import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { lowerCase, selection } from "../policies/selection.ts";
import type { CloudFrontStore } from "../store.ts";
import { policyOf, type PolicyOutputs } from "./policy.ts";

const inputs = {
  name: true,
  headersConfig: { headerBehavior: true, headers: { items: true } },
  cookiesConfig: { cookieBehavior: true, cookies: { items: true } },
  queryStringsConfig: { queryStringBehavior: true, queryStrings: { items: true } },
  comment: "it is shown in AWS's console alone",
} as const;

type OriginRequestPolicyInputs = Read<Inputs<aws.cloudfront.OriginRequestPolicyArgs>, typeof inputs>;

/** `aws:cloudfront/originRequestPolicy:OriginRequestPolicy`.
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginRequestPolicyConfig.html */
export const originRequestPolicyResource = ({ originRequestPolicies }: CloudFrontStore) =>
  resource<aws.cloudfront.OriginRequestPolicyArgs, PolicyOutputs>()({
    inputs,
    ...policyOf<OriginRequestPolicyInputs>({
      kind: "origin-request-policy",
      longestName: 128,
      newId: randomUUID,
      keep: ({ headersConfig, cookiesConfig, queryStringsConfig }, id, name) => {
        originRequestPolicies.set(id, {
          name,
          headers: selection(headersConfig.headerBehavior ?? "none", lowerCase(headersConfig.headers)),
          cookies: selection(cookiesConfig.cookieBehavior, cookiesConfig.cookies?.items),
          query: selection(queryStringsConfig.queryStringBehavior, queryStringsConfig.queryStrings?.items),
        });
      },
      forget: (id) => void originRequestPolicies.delete(id),
    }),
  });
