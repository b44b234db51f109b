/** Where a function's log lines go and how they look.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html */
export interface LoggingConfig {
  readonly logFormat: "JSON" | "Text";
  readonly logGroup: string;
  readonly applicationLogLevel: string;
  readonly systemLogLevel: string;
}

/** One version of a function. */
export interface VersionRecord {
  /** `$LATEST` or a number. */
  readonly version: string;
  readonly description: string;
  readonly runtime: string;
  /** `index.handler` */
  readonly handler: string;
  readonly architecture: "arm64" | "x86_64";
  /** MB. */
  readonly memorySize: number;
  /** Seconds. */
  readonly timeout: number;
  /** MB of /tmp. */
  readonly ephemeralStorage: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly roleArn: string;
  readonly logging: LoggingConfig;
  readonly tracing: "Active" | "PassThrough";
  /** Subnets and security groups of its network interfaces; undefined for a function outside of any VPC. */
  readonly network?:
    | {
        readonly vpcId: string;
        readonly subnetIds: readonly string[];
        readonly securityGroupIds: readonly string[];
      }
    | undefined;
  /** Queue or topic for events that could not be processed, from before destinations. */
  readonly deadLetterArn?: string | undefined;
  /** SHA-256 of paths and contents, hexadecimal: also the name of the folder with the code. */
  readonly codeHash: string;
  readonly codeSize: number;
  /** ISO 8601. */
  readonly lastModified: string;
  /** New at every change: environments of another revision are not used again. */
  readonly revisionId: string;
}

/** A name for a version, or for two with weights.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html */
export interface AliasRecord {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Version to share of the invocations, 0 to 1; the rest goes to `version`. */
  readonly weights: Readonly<Record<string, number>>;
  readonly revisionId: string;
}

/** Handling of asynchronous invocations.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export interface EventInvokeConfig {
  /** 0 to 2. */
  readonly maximumRetryAttempts: number;
  /** 60 to 21,600. */
  readonly maximumEventAgeInSeconds: number;
  readonly onSuccess?: string | undefined;
  readonly onFailure?: string | undefined;
}

/** A statement of a function's resource-based policy, kept by its id. */
export type PolicyStatement = Readonly<Record<string, unknown>> & { readonly Sid: string };

/** A function with everything below its name. */
export interface FunctionRecord {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  readonly latest: VersionRecord;
  /** By number. */
  readonly versions: Readonly<Record<string, VersionRecord>>;
  readonly nextVersion: number;
  readonly aliases: Readonly<Record<string, AliasRecord>>;
  readonly reservedConcurrency?: number | undefined;
  /** By qualifier; `""` is the function itself. */
  readonly policies: Readonly<Record<string, readonly PolicyStatement[]>>;
  /** By qualifier; `""` is the function itself. */
  readonly eventInvoke: Readonly<Record<string, EventInvokeConfig>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** An event source mapping.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html */
export interface MappingRecord {
  readonly uuid: string;
  readonly region: string;
  readonly eventSourceArn: string;
  /** As it was given: with or without a qualifier. */
  readonly functionArn: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  /** Seconds to wait for a full batch. */
  readonly window: number;
  /** Patterns, JSON text; any of them is enough. */
  readonly filters: readonly string[];
  readonly startingPosition?: "LATEST" | "TRIM_HORIZON" | undefined;
  /** −1: until the record expires. */
  readonly maximumRetryAttempts: number;
  /** Seconds; −1: until the record expires. */
  readonly maximumRecordAge: number;
  readonly bisect: boolean;
  readonly reportsItemFailures: boolean;
  readonly onFailure?: string | undefined;
  /** Of queues: environments at most. */
  readonly maximumConcurrency?: number | undefined;
  readonly lastModified: string;
}
