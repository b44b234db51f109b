import { header, type HttpRequest, type HttpResponse } from "../../contract/http.ts";

/** Fields of the standard log for an answered request, as far as they are known here.
 * @param milliseconds From the request to the answer.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html#BasicDistributionFileFormat */
export function accessRecord(
  http: HttpRequest,
  response: HttpResponse,
  milliseconds: number,
): Readonly<Record<string, string | number>> {
  const [date = "", time = ""] = new Date().toISOString().split("T");
  const [path = "", query = "-"] = http.url.split("?", 2);
  const result = resultOf(response);
  const bytes = Buffer.isBuffer(response.body)
    ? response.body.length
    : Number(header(response.headers, "content-length") ?? 0);
  return {
    date,
    time: time.slice(0, 8),
    "x-edge-location": "LOCAL",
    "sc-bytes": bytes,
    "c-ip": http.remoteAddress,
    "cs-method": http.method,
    "x-host-header": header(http.headers, "host") ?? "-",
    "cs-uri-stem": path,
    "sc-status": response.status,
    "cs(Referer)": header(http.headers, "referer") ?? "-",
    "cs(User-Agent)": encodeURIComponent(header(http.headers, "user-agent") ?? "-"),
    "cs-uri-query": query,
    "cs(Cookie)": "-",
    "x-edge-result-type": result,
    "x-edge-request-id": header(response.headers, "x-amz-cf-id") ?? "-",
    "cs-protocol": "http",
    "time-taken": (milliseconds / 1000).toFixed(3),
    "x-edge-response-result-type": result,
    "cs-protocol-version": "HTTP/1.1",
    "x-edge-detailed-result-type": result,
  };
}

function resultOf({ status, headers }: HttpResponse): string {
  if (status >= 400) return "Error";
  return header(headers, "x-cache")?.startsWith("Hit") ? "Hit" : "Miss";
}
