import { gunzipSync } from "node:zlib";
import { FirehoseClient, PutRecordBatchCommand } from "@aws-sdk/client-firehose";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { firehose } from "../../../aws/firehose/index.ts";
import { lambda } from "../../../aws/lambda/index.ts";
import { logs } from "../../../aws/logs/index.ts";
import { s3 } from "../../../aws/s3/index.ts";
import type { ServiceFactory } from "../../../contract/service.ts";
import { makeFunction } from "../../lambda/support/function.ts";
import { startTestbed, type Testbed } from "../../support/testbed.ts";

const STREAM = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
export const mayLog = { Effect: "Allow", Action: "logs:PutLogEvents", Resource: "*" };
export const mayWrite = { Effect: "Allow", Action: "s3:PutObject", Resource: "*" };
export const mayInvoke = { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: "*" };

/** Settings of a stream. */
export interface StreamOptions {
  /** The module of the function that changes records. */
  readonly source?: string;
  /** Inputs of the function. */
  readonly functionInputs?: Readonly<Record<string, unknown>>;
  /** Statements of what the function may do beside logging. */
  readonly functionMay?: readonly object[];
  /** Beside `LambdaArn`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** On top of `extendedS3Configuration`. */
  readonly s3?: object;
  /** Statements of what the stream's role may do.
   * @default write, invoke, log */
  readonly may?: readonly object[];
}

/** A record that failed, as it is kept. */
export interface Failure {
  readonly attemptsMade: number;
  readonly errorCode: string;
  readonly rawData: string;
  readonly lambdaArn: string;
  readonly arrivalTimestamp: number;
}

/** A test bed for delivery streams, with the clients that look at them. */
export class Streams {
  readonly testbed: Testbed;
  readonly client: FirehoseClient;
  readonly s3: S3Client;

  constructor(testbed: Testbed) {
    this.testbed = testbed;
    this.client = new FirehoseClient(testbed.clientConfig);
    this.s3 = new S3Client({ ...testbed.clientConfig, forcePathStyle: true });
  }

  static async start(more: readonly ServiceFactory[] = []): Promise<Streams> {
    return new Streams(await startTestbed([logs, s3, lambda, ...more, firehose]));
  }

  async stop(): Promise<void> {
    this.client.destroy();
    this.s3.destroy();
    await this.testbed.stop();
  }

  /** A stream with a bucket, a role (`<name>-firehose`), a log and, if there is a source, a function, all of its name. It writes after
   * 900 seconds unless `s3` says otherwise. */
  async make(name: string, options: StreamOptions = {}): Promise<{ bucketArn: string; functionArn: string }> {
    const { resources } = this.testbed;
    const {
      source,
      functionInputs,
      functionMay = [],
      parameters = {},
      may = [mayWrite, mayInvoke, mayLog],
    } = options;
    const bucketArn = (await resources.create("aws:s3/bucket:Bucket", name, { bucket: name }))[
      "arn"
    ] as string;
    const fn =
      source === undefined
        ? undefined
        : await makeFunction(this.testbed, name, source, functionInputs, functionMay);
    const log = { logGroupName: `/firehose/${name}`, logStreamName: "errors" };
    await resources.create("aws:cloudwatch/logGroup:LogGroup", `${name}-errors`, { name: log.logGroupName });
    await resources.create("aws:cloudwatch/logStream:LogStream", `${name}-errors`, {
      logGroupName: log.logGroupName,
      name: "errors",
    });
    const roleArn = await this.testbed.serviceRole(`${name}-firehose`, "firehose.amazonaws.com", may);
    const functionArn = (fn?.["arn"] ?? "") as string;
    const values = Object.entries({ LambdaArn: functionArn, ...parameters });
    const processor = {
      type: "Lambda",
      parameters: values.map(([parameterName, parameterValue]) => ({ parameterName, parameterValue })),
    };
    await resources.create(STREAM, name, {
      name,
      destination: "extended_s3",
      extendedS3Configuration: {
        roleArn,
        bucketArn,
        bufferingInterval: 900,
        cloudwatchLoggingOptions: { enabled: true, ...log },
        ...(fn && { processingConfiguration: { enabled: true, processors: [processor] } }),
        ...options.s3,
      },
    });
    return { bucketArn, functionArn };
  }

  async put(DeliveryStreamName: string, ...texts: string[]) {
    return await this.client.send(
      new PutRecordBatchCommand({
        DeliveryStreamName,
        Records: texts.map((text) => ({ Data: Buffer.from(text) })),
      }),
    );
  }

  async flush(): Promise<unknown> {
    return await this.testbed.services.find(({ name }) => name === "firehose")?.flush?.();
  }

  async objects(Bucket: string): Promise<{ key: string; text: string }[]> {
    const { Contents = [] } = await this.s3.send(new ListObjectsV2Command({ Bucket }));
    return await Promise.all(
      Contents.map(async ({ Key = "" }) => {
        const { Body } = await this.s3.send(new GetObjectCommand({ Bucket, Key }));
        const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
        return { key: Key, text: (Key.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString() };
      }),
    );
  }

  /** Waits until there are objects: nothing tells when. */
  async written(bucket: string): Promise<{ key: string; text: string }[]> {
    for (;;) {
      const objects = await this.objects(bucket);
      if (objects.length > 0) return objects;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async failures(bucket: string): Promise<Failure[]> {
    return (await this.objects(bucket))
      .filter(({ key }) => key.startsWith("processing-failed/"))
      .flatMap(({ text }) => text.trim().split("\n"))
      .map((line) => JSON.parse(line) as Failure);
  }
}
