/** Limits to which records are collected before something is done with them: whichever comes first. */
export interface BufferingHints {
  readonly bytes: number;
  /** 0: at once. */
  readonly seconds: number;
}

/** Place in S3, and the form of its objects.
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
  /** Source of the schema and what is written by it; JSON as it comes without. */
  readonly conversion?: FormatConversion;
  /** Log stream of errors. */
  readonly log?: { readonly group: string; readonly stream: string };
}

/** Reader of the JSON of records.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_Deserializer.html */
export type Deserializer =
  | {
      readonly type: "openX";
      readonly isCaseInsensitive: boolean;
      readonly isDotsToUnderscores: boolean;
      /** Keys of the JSON by columns that have another name. */
      readonly mappings: Readonly<Record<string, string>>;
    }
  | {
      readonly type: "hive";
      /** True when times are milliseconds since 1970. */
      readonly isMilliseconds: boolean;
    };

/** JSON in, Parquet out.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html */
export interface FormatConversion {
  readonly deserializer: Deserializer;
  /** Of the columns inside the file. */
  readonly compression: "SNAPPY" | "GZIP" | "UNCOMPRESSED";
  readonly writerVersion: "V1" | "V2";
  /** The table of the Glue catalogue. */
  readonly schema: {
    readonly databaseName: string;
    readonly tableName: string;
    readonly roleArn: string;
    /** The stream's unless given. */
    readonly region?: string;
    /** `LATEST`, or a number. */
    readonly versionId: string;
  };
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
  /** Place that every record goes to as it came. */
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
