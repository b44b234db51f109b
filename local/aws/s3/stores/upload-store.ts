import { randomBytes } from "node:crypto";
import type { Change, Collection, Store } from "../../../host/store.ts";
import { noSuchUpload } from "../errors.ts";
import type { PartRecord, UploadRecord } from "../records.ts";
import type { BodyFiles } from "./body-files.ts";

const UPLOADS = "s3/uploads";
const PARTS = "s3/parts";

/** Multipart uploads under way, with their parts.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
export class UploadStore {
  readonly #store: Store;
  readonly #bodies: BodyFiles;
  readonly #uploads: Collection<UploadRecord>;
  readonly #parts: Collection<PartRecord>;

  constructor(store: Store, bodies: BodyFiles) {
    this.#store = store;
    this.#bodies = bodies;
    this.#uploads = store.collection(UPLOADS);
    this.#parts = store.collection(PARTS);
  }

  /** Ids of all bodies that parts refer to. */
  usedBodies(): string[] {
    return this.#parts.values().flatMap(({ body }) => body ?? []);
  }

  /** Begins an upload. */
  async begin(upload: Omit<UploadRecord, "uploadId" | "initiated">): Promise<UploadRecord> {
    const record = { ...upload, uploadId: randomBytes(48).toString("base64url"), initiated: Date.now() };
    await this.#uploads.put(record.uploadId, record);
    return record;
  }

  /** An upload under way.
   * @throws AwsError NoSuchUpload, also when it is for another key. */
  get(uploadId: string, bucket: string, key: string): UploadRecord {
    const upload = this.#uploads.get(uploadId);
    if (!upload || upload.bucket !== bucket || upload.key !== key) throw noSuchUpload(uploadId);
    return upload;
  }

  /** Uploads into a bucket, by key and then age. */
  list(bucket: string): UploadRecord[] {
    return this.#uploads
      .values()
      .filter((upload) => upload.bucket === bucket)
      .sort((a, b) => (a.key === b.key ? a.initiated - b.initiated : a.key < b.key ? -1 : 1));
  }

  /** Parts in the order of their numbers. */
  parts(uploadId: string): PartRecord[] {
    return this.#parts
      .entries()
      .filter(([key]) => key.startsWith(`${uploadId}/`))
      .map(([, part]) => part);
  }

  /** Keeps a part, in place of one with the same number.
   * @throws AwsError NoSuchUpload when the upload ended meanwhile. */
  async putPart(upload: UploadRecord, part: PartRecord): Promise<void> {
    if (!this.#uploads.has(upload.uploadId)) {
      await this.#bodies.remove([part.body]);
      throw noSuchUpload(upload.uploadId);
    }
    const key = partKey(upload.uploadId, part.number);
    const previous = this.#parts.get(key)?.body;
    await this.#parts.put(key, part);
    await this.#bodies.remove([previous]);
  }

  /** Forgets an upload and deletes its parts.
   * @returns false when it was gone already. */
  async end(uploadId: string): Promise<boolean> {
    if (!this.#uploads.has(uploadId)) return false;
    const parts = this.parts(uploadId);
    const changes: Change[] = parts.map(({ number }) => ({
      collection: PARTS,
      key: partKey(uploadId, number),
      value: undefined,
    }));
    await this.#store.write([...changes, { collection: UPLOADS, key: uploadId, value: undefined }]);
    await this.#bodies.remove(parts.map(({ body }) => body));
    return true;
  }
}

const partKey = (uploadId: string, number: number) => `${uploadId}/${String(number).padStart(5, "0")}`;
