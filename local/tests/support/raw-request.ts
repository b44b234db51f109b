import { createHash, createHmac } from "node:crypto";
import { request, type Agent, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import type { Testbed } from "./testbed.ts";

/** An answer as it is on the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Parts of a raw request beside method and path. */
export interface RawRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** @default true, as the operator */
  readonly signed?: boolean;
  /** Name in the credential scope. @default "s3" */
  readonly service?: string;
  /** Keeps its connection. @default a new connection */
  readonly agent?: Agent;
}

/** Sends a request whose path goes to the server byte for byte (`fetch` and `URL` would take `..` out), signed as the operator.
 * @param target Path and query, percent-encoded as they are to be sent.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
export async function sendRaw(
  testbed: Testbed,
  method: string,
  target: string,
  { headers: given = {}, body = "", signed = true, service = "s3", agent }: RawRequest = {},
): Promise<RawAnswer> {
  const { host, hostname, port } = new URL(testbed.endpoint);
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const unsigned = { ...given, host, "x-amz-date": date, "x-amz-content-sha256": sha256(body) };
  const headers = signed
    ? { ...unsigned, authorization: authorization(testbed, service, method, target, unsigned, date) }
    : given;
  return await new Promise((resolve, reject) => {
    const length = { "content-length": String(Buffer.byteLength(body)) };
    const options = { hostname, port, method, path: target, headers: { ...length, ...headers }, agent };
    const sent = request(options, (response) => {
      text(response).then(
        (content) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: content }),
        reject,
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function authorization(
  testbed: Testbed,
  service: string,
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
  date: string,
): string {
  const { accessKeyId, secretAccessKey } = testbed.clientConfig.credentials;
  const [path = "", query = ""] = target.split("?");
  const names = Object.keys(headers).sort();
  const canonical = [
    method,
    // Every service but S3 encodes the path a second time.
    service === "s3" ? path : path.split("/").map(encode).join("/"),
    query
      .split("&")
      .filter((part) => part !== "")
      .map((part) => (part.includes("=") ? part : `${part}=`))
      .sort()
      .join("&"),
    ...names.map((name) => `${name}:${headers[name] ?? ""}`),
    "",
    names.join(";"),
    headers["x-amz-content-sha256"],
  ].join("\n");
  const scope = [date.slice(0, 8), testbed.region, service, "aws4_request"];
  const key = scope.reduce<string | Buffer>(
    (secret, part) => createHmac("sha256", secret).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  const signature = createHmac("sha256", key)
    .update(["AWS4-HMAC-SHA256", date, scope.join("/"), sha256(canonical)].join("\n"))
    .digest("hex");
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join("/")}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
