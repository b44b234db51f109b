import type * as aws from "@pulumi/aws";

/** Keys of the bodies of {@link answerBodies}. */
export type AnswerKey = "too-many-requests" | "not-admitted";

/** Texts for who is turned away: problems as the APIs answer them (RFC 9457), under the type `application/json`, because WAF has no other for
 * JSON. Managed groups that block answer CloudFront's page.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_CustomResponseBody.html */
export const answerBodies: aws.types.input.wafv2.WebAclCustomResponseBody[] = [
  body(
    "too-many-requests",
    429,
    "Too many requests",
    "Too many requests came from your address. Wait some minutes and try again.",
  ),
  body("not-admitted", 403, "Forbidden", "Requests from your address or country are not admitted."),
];

function body(key: AnswerKey, status: number, title: string, detail: string) {
  const content = JSON.stringify({ type: "about:blank", title, status, detail });
  return { key, content, contentType: "APPLICATION_JSON" };
}

/** Action of a rule that answers for itself.
 * @param headers Beyond the one that keeps the answer out of caches. */
export function turnAway(
  key: AnswerKey,
  headers: Readonly<Record<string, string>> = {},
): aws.types.input.wafv2.WebAclRuleAction {
  return {
    block: {
      customResponse: {
        responseCode: key === "not-admitted" ? 403 : 429,
        customResponseBodyKey: key,
        responseHeaders: Object.entries({ "cache-control": "no-store", ...headers }).map(([name, value]) => ({
          name,
          value,
        })),
      },
    },
  };
}
