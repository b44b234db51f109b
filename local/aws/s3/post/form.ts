import { AwsError } from "../../../contract/errors.ts";
import { header, type Headers } from "../../../contract/http.ts";
import { invalidArgument } from "../errors.ts";

/** A form that uploads a file. */
export interface UploadForm {
  /** By name in lower case. */
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Buffer;
  /** With the file's name in place of `${filename}`. */
  readonly key: string;
}

/** Bytes of all fields but the file.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html */
const FIELDS_LIMIT = 20 * 1024;

/** True for a form that uploads a file. */
export function isForm(headers: Headers): boolean {
  return (header(headers, "content-type") ?? "").toLowerCase().startsWith("multipart/form-data");
}

/** Reads a form. What comes after the file is ignored.
 * @throws AwsError MalformedPOSTRequest, InvalidArgument, MaxPostPreDataLengthExceeded
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html */
export async function readForm(headers: Headers, body: Buffer): Promise<UploadForm> {
  const data = await parse(headers, body);
  const fields = new Map<string, string>();
  let size = 0;
  for (const [name, value] of data) {
    if (name.toLowerCase() !== "file") {
      const text = typeof value === "string" ? value : await value.text();
      size += Buffer.byteLength(name) + Buffer.byteLength(text);
      fields.set(name.toLowerCase(), text);
      continue;
    }
    if (size > FIELDS_LIMIT)
      throw new AwsError(
        "MaxPostPreDataLengthExceeded",
        "Your POST request fields preceding the upload file were too large.",
        400,
      );
    const key = fields.get("key");
    if (!key)
      throw invalidArgument(
        "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
        "key",
        "",
      );
    const filename = typeof value === "string" ? "" : value.name;
    const bytes = await new Blob([value]).arrayBuffer();
    return {
      fields,
      file: Buffer.from(bytes),
      key: key.replaceAll("${filename}", filename.split(/[\\/]/).at(-1) ?? ""),
    };
  }
  throw invalidArgument("POST requires exactly one file upload per request.", "file", "0");
}

async function parse(headers: Headers, body: Buffer): Promise<FormData> {
  const type = header(headers, "content-type") ?? "";
  try {
    return await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  } catch {
    throw new AwsError(
      "MalformedPOSTRequest",
      "The body of your POST request is not well-formed multipart/form-data.",
      400,
    );
  }
}
