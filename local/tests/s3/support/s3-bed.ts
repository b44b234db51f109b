import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  type CreateBucketCommandInput,
  type GetObjectCommandInput,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { s3 } from "../../../aws/s3/index.ts";
import { startTestbed, type Testbed } from "../../support/testbed.ts";

/** S3 on a test bed, with an unmodified client as the operator. */
export class S3Bed {
  readonly testbed: Testbed;
  readonly client: S3Client;

  private constructor(testbed: Testbed) {
    this.testbed = testbed;
    this.client = this.clientOf(testbed.clientConfig.credentials);
  }

  static async start(): Promise<S3Bed> {
    return new S3Bed(await startTestbed([s3]));
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.testbed.stop();
  }

  /** Makes a client with other credentials; whoever asks for it destroys it. */
  clientOf(credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }): S3Client {
    return new S3Client({ ...this.testbed.clientConfig, credentials, forcePathStyle: true });
  }

  /** Makes a bucket by a call. */
  async bucket(name: string, more: Partial<CreateBucketCommandInput> = {}): Promise<string> {
    await this.client.send(new CreateBucketCommand({ Bucket: name, ...more }));
    return name;
  }

  /** Makes a bucket that keeps versions. */
  async versionedBucket(name: string): Promise<string> {
    await this.bucket(name);
    await this.setVersioning(name, "Enabled");
    return name;
  }

  async setVersioning(Bucket: string, Status: "Enabled" | "Suspended"): Promise<void> {
    await this.client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  }

  put(Bucket: string, Key: string, Body: string | Buffer, more: Partial<PutObjectCommandInput> = {}) {
    return this.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  }

  /** Reads an object as text. */
  async text(Bucket: string, Key: string, more: Partial<GetObjectCommandInput> = {}): Promise<string> {
    const { Body } = await this.client.send(new GetObjectCommand({ Bucket, Key, ...more }));
    return (await Body?.transformToString()) ?? "";
  }

  head(Bucket: string, Key: string, more: { readonly VersionId?: string } = {}) {
    return this.client.send(new HeadObjectCommand({ Bucket, Key, ...more }));
  }
}
