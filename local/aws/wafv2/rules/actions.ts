import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Headers } from "../../../contract/http.ts";
import type { WebAclAnswer } from "../../../contract/capabilities.ts";
import type { CustomResponseBody, RuleAction } from "../configuration.ts";
import { invalidParameter } from "../errors.ts";
import type { WebRequest } from "../inspect/web-request.ts";

/** An action, compiled. */
export interface Action {
  readonly kind: "Allow" | "Block" | "Count" | "Captcha" | "Challenge";
  /** Headers that it inserts into a request that goes on. Names in lower case. */
  readonly headers: Headers;
  /** Answers in place of the resource. Absent: the request goes on. */
  answer?(request: WebRequest): WebAclAnswer;
}

/** @see https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-status-codes.html */
const statuses = new Set([
  200, 201, 202, 204, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 408, 409, 411, 412,
  413, 414, 415, 416, 421, 429, 500, 501, 502, 503, 504, 505,
]);

const contentTypes: Readonly<Record<string, string>> = {
  TEXT_PLAIN: "text/plain",
  TEXT_HTML: "text/html",
  APPLICATION_JSON: "application/json",
};

/** Makes an action of its configuration.
 * @throws AwsError WAFInvalidParameterException
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-action.html */
export function compileAction(
  action: RuleAction,
  bodies: Readonly<Record<string, CustomResponseBody>>,
): Action {
  const [kind, ...others] = Object.entries(action).flatMap(([name, value]) =>
    value === undefined ? [] : name,
  );
  if (kind === undefined || others.length > 0)
    throw invalidParameter("RULE_ACTION", JSON.stringify(action), "Name one action");
  if (action.Allow)
    return { kind: "Allow", headers: insertedHeaders(action.Allow.CustomRequestHandling?.InsertHeaders) };
  if (action.Count)
    return { kind: "Count", headers: insertedHeaders(action.Count.CustomRequestHandling?.InsertHeaders) };
  if (action.Block) {
    const answer = blockAnswer(action.Block, bodies);
    return { kind: "Block", headers: {}, answer: () => answer };
  }
  // A request goes on only with a token, which nobody can get here: neither puzzle nor script is served.
  if (action.Captcha) return { kind: "Captcha", headers: {}, answer: interstitial(405, "captcha") };
  if (action.Challenge) return { kind: "Challenge", headers: {}, answer: interstitial(202, "challenge") };
  throw new NotEmulatedError(`WAF's action ${kind}`);
}

/** @see https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-incoming-request.html */
function insertedHeaders(given: readonly { readonly Name: string; readonly Value: string }[] = []): Headers {
  return Object.fromEntries(given.map(({ Name, Value }) => [`x-amzn-waf-${Name.toLowerCase()}`, Value]));
}

function blockAnswer(
  { CustomResponse: custom }: NonNullable<RuleAction["Block"]>,
  bodies: Readonly<Record<string, CustomResponseBody>>,
): WebAclAnswer {
  if (!custom) return { status: 403, headers: {}, body: undefined, isCustom: false };
  const { ResponseCode: status, CustomResponseBodyKey: key, ResponseHeaders = [] } = custom;
  if (!statuses.has(status))
    throw invalidParameter("CUSTOM_RESPONSE", String(status), "WAF does not answer with this status code");
  const body = key === undefined ? undefined : bodies[key];
  if (key !== undefined && !body)
    throw invalidParameter("CUSTOM_RESPONSE_BODY", key, "There is no custom response body of this key");
  const headers: Headers = {};
  for (const { Name, Value } of ResponseHeaders) {
    if (Name.toLowerCase() === "content-type")
      throw invalidParameter("CUSTOM_RESPONSE", Name, "The content type is that of the custom response body");
    headers[Name.toLowerCase()] = Value;
  }
  if (body) headers["content-type"] = contentTypes[body.ContentType] ?? body.ContentType;
  return { status, headers, body: Buffer.from(body?.Content ?? ""), isCustom: true };
}

/** @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-actions.html */
function interstitial(status: number, action: string): (request: WebRequest) => WebAclAnswer {
  return (request) => {
    const headers: Headers = { "x-amzn-waf-action": action, "cache-control": "no-store, max-age=0" };
    if (!request.header("accept")?.includes("text/html"))
      return { status, headers, body: Buffer.alloc(0), isCustom: true };
    headers["content-type"] = "text/html; charset=UTF-8";
    const page = `<!DOCTYPE html><html lang="en"><title>${action}</title><p>AWS WAF would run a ${action} here. The local cloud has none: nobody passes.</p></html>\n`;
    return { status, headers, body: Buffer.from(page), isCustom: true };
  };
}
