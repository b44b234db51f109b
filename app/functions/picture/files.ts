import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";

/** Objects of the bucket. */
export class Files {
  readonly #client: Pick<S3Client, "send">;
  readonly #bucket: string;

  constructor(client: Pick<S3Client, "send">, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  /** Finds the size of an object, in bytes; undefined when it is gone. */
  async sizeOf(key: string): Promise<number | undefined> {
    const { Contents = [] } = await this.#client.send(
      new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: key, MaxKeys: 1 }),
    );
    const [first] = Contents;
    return first?.Key === key ? (first.Size ?? 0) : undefined;
  }

  async read(key: string): Promise<Uint8Array> {
    const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
    if (!Body) throw new Error(`${key} has no body`);
    return await Body.transformToByteArray();
  }

  async write(key: string, body: Uint8Array): Promise<void> {
    await this.#client.send(
      new PutObjectCommand({
        Bucket: this.#bucket,
        Key: key,
        Body: body,
        ContentType: "image/webp",
        CacheControl: "private, max-age=600",
      }),
    );
  }

  /** Lists the keys below a prefix: those of one person, of whom there are a few. */
  async list(prefix: string): Promise<string[]> {
    const { Contents = [] } = await this.#client.send(
      new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: prefix }),
    );
    return Contents.flatMap(({ Key }) => Key ?? []);
  }

  /** Deletes objects; those that are not there are no fault. @throws Error when one is still there. */
  async remove(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const { Errors = [] } = await this.#client.send(
      new DeleteObjectsCommand({
        Bucket: this.#bucket,
        Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
      }),
    );
    if (Errors.length > 0) throw new Error(`S3 did not delete ${Errors.map(({ Key }) => Key).join(", ")}`);
  }
}
