import { header, type Headers } from "../../../contract/http.ts";
import { invalidArgument } from "../errors.ts";

/** Where a copy reads from. */
export interface CopySource {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

/** Reads `x-amz-copy-source`: `bucket/key`, percent-encoded, with `?versionId=` for one version.
 * @throws AwsError InvalidArgument
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export function copySource(headers: Headers): CopySource {
  const text = header(headers, "x-amz-copy-source") ?? "";
  const [path = "", query] = text.split("?versionId=");
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    throw invalidArgument("Copy source must be URL-encoded", "x-amz-copy-source", text);
  }
  const [bucket, ...key] = decoded.replace(/^\//, "").split("/");
  if (!bucket || key.join("/") === "")
    throw invalidArgument(
      "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
      "x-amz-copy-source",
      text,
    );
  return { bucket, key: key.join("/"), ...(query !== undefined && { versionId: query }) };
}
