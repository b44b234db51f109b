/** How records are collected before something is done with them: whichever comes first. */
export interface BufferingHints {
  readonly bytes: number;
  /** 0: at once. */
  readonly seconds: number;
}

/** Where in S3, and how.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_ExtendedS3DestinationConfiguration.html */
export interface S3Destination {
  readonly roleArn: string;
  readonly bucketArn: string;
  readonly buffering: BufferingHints;
  readonly compression: "UNCOMPRESSED" | "GZIP";
  readonly prefix: string;
  readonly errorOutputPrefix: string;
  /** IANA name: `Asia/Seoul`. */
  readonly timeZone: string;
  readonly fileExtension: string;
  /** Where errors are logged. */
  readonly log?: { readonly group: string; readonly stream: string };
}

/** The function that changes records on their way. */
export interface LambdaProcessor {
  readonly functionArn: string;
  readonly roleArn: string;
  readonly buffering: BufferingHints;
  /** After the first attempt. */
  readonly retries: number;
}

/** A delivery stream as it is kept. */
export interface DeliveryStreamRecord {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  /** 1 at first, one more with each change. */
  readonly version: number;
  readonly createdAt: number;
  readonly isEncrypted: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly destination: S3Destination;
  readonly processor?: LambdaProcessor;
  /** Where every record goes as it came. */
  readonly backup?: S3Destination;
}

/** A record on its way. */
export interface BufferedRecord {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  /** Base64. */
  readonly data: string;
}
