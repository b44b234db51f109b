import { header, type Headers, type HttpRequest, type HttpResponse } from "../../../contract/http.ts";
import type { CachePolicy } from "../policies/cache-policy.ts";
import { chooseEncoding, type CachedAnswer } from "./cached-answer.ts";

const NOTHING = Buffer.alloc(0);

/** A kept answer as a viewer gets it: 304, a part, or compressed.
 * @param options.isHit True when it was kept before the viewer asked. */
export async function viewAnswer(
  answer: CachedAnswer,
  http: HttpRequest,
  options: { readonly isHit: boolean; readonly compress: boolean; readonly cachePolicy: CachePolicy },
): Promise<HttpResponse> {
  const { isHit, compress, cachePolicy } = options;
  const headers: Headers = {
    ...answer.headers,
    "content-length": String(answer.body.length),
    "x-cache":
      answer.status >= 400 ? "Error from cloudfront" : isHit ? "Hit from cloudfront" : "Miss from cloudfront",
    ...(isHit && { age: String(answer.age) }),
  };
  const encoding = compress
    ? chooseEncoding(header(http.headers, "accept-encoding"), answer, cachePolicy)
    : undefined;
  const etag = header(headers, "etag");
  if (encoding !== undefined) {
    headers["vary"] = "Accept-Encoding";
    // Other bytes than those that the origin's strong tag stands for.
    if (etag !== undefined && !etag.startsWith("W/")) headers["etag"] = `W/${etag}`;
  }
  if (answer.status === 200 && notModified(http.headers, headers)) {
    delete headers["content-length"];
    return { status: 304, headers, body: NOTHING };
  }
  const range =
    answer.status === 200 ? parseRange(header(http.headers, "range"), answer.body.length) : undefined;
  if (range === "unsatisfiable")
    return {
      status: 416,
      headers: {
        "content-range": `bytes */${answer.body.length}`,
        "content-length": "0",
        "x-cache": headers["x-cache"],
      },
      body: NOTHING,
    };
  if (range) {
    const body = answer.body.subarray(range.start, range.end + 1);
    return {
      status: 206,
      headers: {
        ...headers,
        etag,
        "content-length": String(body.length),
        "content-range": `bytes ${range.start}-${range.end}/${answer.body.length}`,
      },
      body,
    };
  }
  if (encoding === undefined)
    return { status: answer.status, headers: { ...headers, "accept-ranges": "bytes" }, body: answer.body };
  const body = await answer.compressed(encoding);
  return {
    status: answer.status,
    headers: { ...headers, "content-encoding": encoding, "content-length": String(body.length) },
    body,
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#name-precedence-of-preconditions */
function notModified(request: Headers, response: Headers): boolean {
  const etag = header(response, "etag");
  const wanted = header(request, "if-none-match");
  if (wanted !== undefined) {
    const strip = (tag: string) => tag.trim().replace(/^W\//, "");
    return (
      wanted.trim() === "*" ||
      (etag !== undefined && wanted.split(",").some((tag) => strip(tag) === strip(etag)))
    );
  }
  const since = header(request, "if-modified-since");
  const modified = header(response, "last-modified");
  return since !== undefined && modified !== undefined && Date.parse(modified) <= Date.parse(since);
}

/** One range; several are answered with everything. */
function parseRange(
  text: string | undefined,
  size: number,
): { start: number; end: number } | "unsatisfiable" | undefined {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(text ?? "") ?? [];
  if (from === "" && to === "") return undefined;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  return start < size && start <= end ? { start, end } : "unsatisfiable";
}
