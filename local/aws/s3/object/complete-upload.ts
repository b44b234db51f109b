import { createHash } from "node:crypto";
import { AwsError } from "../../../contract/errors.ts";
import { badDigest, invalidRequest, malformedXml } from "../errors.ts";
import type { S3Store } from "../store.ts";
import type { Checksum, ObjectVersion, PartRecord, UploadRecord } from "../records.ts";
import type { WriteCondition } from "../stores/bucket-store.ts";
import { checksum } from "./checksum.ts";

/** A part as the client lists it. */
export interface ListedPart {
  readonly number: number;
  readonly etag: string;
  readonly checksum?: Pick<Checksum, "algorithm" | "value">;
}

/** The object as the client expects it. */
export interface ExpectedObject {
  readonly checksum?: Pick<Checksum, "algorithm" | "value">;
  readonly type?: string;
  /** Bytes. */
  readonly size?: number;
}

const MINIMUM = 5 * 1024 * 1024;

/** Makes an object of the listed parts and ends the upload; parts that are not listed are dropped.
 * @throws AwsError InvalidPart, InvalidPartOrder, EntityTooSmall, InvalidRequest, BadDigest, and what `condition` throws; the upload goes on then.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export async function completeUpload(
  { buckets, uploads, bodies: files }: S3Store,
  upload: UploadRecord,
  listed: readonly ListedPart[],
  expected: ExpectedObject,
  condition: WriteCondition | undefined,
): Promise<ObjectVersion> {
  const parts = chooseParts(uploads.parts(upload.uploadId), listed);
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  if (expected.size !== undefined && expected.size !== size)
    throw invalidRequest(
      `The provided 'x-amz-mp-object-size' header value ${expected.size} does not match what was computed: ${size}`,
    );
  if (expected.type !== undefined && upload.checksum && expected.type !== upload.checksum.type)
    throw invalidRequest(
      `The upload was created using the ${upload.checksum.type} checksum mode. The complete request must use the same checksum mode.`,
    );
  // Before the work of putting the parts together; it is asked again at the moment of the write.
  condition?.(buckets.version(upload.bucket, upload.key));
  const bodies = parts.flatMap(({ body }) => body ?? []);
  const body = bodies.length === 0 ? undefined : await files.concatenate(bodies);
  const digests = Buffer.concat(parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ""), "hex")));
  const whole =
    upload.checksum &&
    (await checksumOf(upload.checksum, parts, async () =>
      body === undefined ? Buffer.alloc(0) : await files.read(body),
    ));
  if (whole && expected.checksum?.algorithm === whole.algorithm && expected.checksum.value !== whole.value) {
    await files.remove([body]);
    throw badDigest(whole.algorithm);
  }
  const version = await buckets.write(
    upload.bucket,
    upload.key,
    {
      ...upload.template,
      etag: `"${createHash("md5").update(digests).digest("hex")}-${parts.length}"`,
      size,
      ...(body !== undefined && { body }),
      ...(whole && { checksum: whole }),
      parts: parts.map(({ number, size, checksum }) => ({
        number,
        size,
        ...(checksum && { checksum: checksum.value }),
      })),
    },
    upload.tags,
    condition,
  );
  await uploads.end(upload.uploadId);
  return version;
}

function chooseParts(stored: readonly PartRecord[], listed: readonly ListedPart[]): PartRecord[] {
  if (listed.length === 0) throw malformedXml("at least one Part expected");
  if (listed.some(({ number }, index) => index > 0 && number <= (listed[index - 1] as ListedPart).number))
    throw new AwsError(
      "InvalidPartOrder",
      "The list of parts was not in ascending order. The parts list must be specified in order by part number.",
      400,
    );
  const byNumber = new Map(stored.map((part) => [part.number, part]));
  return listed.map(({ number, etag, checksum }, index) => {
    const part = byNumber.get(number);
    const sameChecksum =
      !checksum ||
      (part?.checksum?.algorithm === checksum.algorithm && part.checksum.value === checksum.value);
    if (!part || part.etag.replaceAll('"', "") !== etag.replaceAll('"', "") || !sameChecksum)
      throw new AwsError(
        "InvalidPart",
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        400,
        { PartNumber: String(number) },
      );
    if (index < listed.length - 1 && part.size < MINIMUM)
      throw new AwsError(
        "EntityTooSmall",
        "Your proposed upload is smaller than the minimum allowed size",
        400,
        {
          ProposedSize: String(part.size),
          MinSizeAllowed: String(MINIMUM),
          PartNumber: String(number),
        },
      );
    return part;
  });
}

async function checksumOf(
  { algorithm, type }: Pick<Checksum, "algorithm" | "type">,
  parts: readonly PartRecord[],
  whole: () => Promise<Buffer | undefined>,
): Promise<Checksum> {
  if (type === "FULL_OBJECT")
    return { algorithm, type, value: checksum(algorithm, (await whole()) ?? Buffer.alloc(0)) };
  const ofParts = Buffer.concat(parts.map((part) => Buffer.from(part.checksum?.value ?? "", "base64")));
  return { algorithm, type, value: `${checksum(algorithm, ofParts)}-${parts.length}` };
}
