import type { Denial } from "../contract/capabilities.ts";
import type {
  AlarmCapability,
  BuildView,
  CacheCommand,
  CacheState,
  DatabasePeek,
  DatabaseView,
  ConnectionView,
  DashboardView,
  CertificateCapability,
  DeliveryStreamState,
  DnsCapability,
  FailedRecordCapability,
  FailedRecords,
  FailureCapability,
  FailureQueue,
  NamedQuery,
  PipelineCommand,
  PipelineView,
  QueryAnswer,
  WebAclState,
  ScalingCapability,
  SecretView,
} from "../contract/capabilities.ts";
import type { LogLine } from "../observe/logs.ts";
import type { Line } from "./trace-line.ts";
import type { Mail } from "../observe/mailbox.ts";

/** A resource as `/api/resources` answers it. Secrets are shown as `[secret]`. */
export interface ConsoleResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
  readonly handling: "run" | "recorded";
  /** `api`: made by hand with the operator's key. */
  readonly origin: "program" | "api";
  /** A resource of a provider, as opposed to a component or the stack. */
  readonly custom: boolean;
  readonly region: string;
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** `index.ts:52`, empty where the program did not say. */
  readonly source: string;
}

/** Addresses and counts on the first page. */
export interface Overview {
  readonly stack: string;
  readonly region: string;
  readonly site: string;
  readonly aws: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Data that the console shows. */
export interface ConsoleData {
  overview(): Overview;
  resources(): readonly ConsoleResource[];
  mails(): readonly Mail[];
  denials(): readonly Denial[];
  /** Web ACLs with what their rules matched. */
  webAcls(): readonly WebAclState[];
  alarms(): ReturnType<AlarmCapability["all"]>;
  /** @param hours Time up to now that the charts show. */
  dashboards(hours: number): readonly DashboardView[];
  /** Hosted zones with their records, and certificates. */
  names(): {
    readonly zones: ReturnType<DnsCapability["zones"]>;
    readonly certificates: ReturnType<CertificateCapability["all"]>;
  };
  /** Secrets, without their values. */
  secrets(): readonly SecretView[];
  /** Value of a version of a secret, for whoever asks for it. @throws AwsError ResourceNotFoundException */
  revealSecret(arn: string, versionId: string): Promise<string>;
  /** Services that are scaled, and changes of their capacity. */
  scaling(): {
    readonly targets: ReturnType<ScalingCapability["targets"]>;
    readonly activities: ReturnType<ScalingCapability["activities"]>;
  };
  /** Pipelines, the newest builds, and connections. */
  pipelines(): {
    readonly pipelines: readonly PipelineView[];
    readonly builds: readonly BuildView[];
    readonly connections: readonly ConnectionView[];
  };
  /** Databases as they are now. */
  databases(): readonly DatabaseView[];
  /** Makes another instance of a database the writer, or restarts the only one. */
  failOverDatabase(arn: string): Promise<void>;
  /** Looks at the tables of a database that runs, and at the first rows of one. */
  peekDatabase(arn: string, table: string | undefined): Promise<DatabasePeek | undefined>;
  /** Caches as they are now. */
  caches(): readonly CacheState[];
  /** Stops a cache, lets it run again, or makes it slow. */
  changeCache(arn: string, command: CacheCommand): void;
  /** Does something with a pipeline. @throws AwsError as CodePipeline does. */
  runPipeline(arn: string, command: PipelineCommand): Promise<void>;
  /** Does what somebody does at the provider of a connection. */
  completeConnection(arn: string): Promise<void>;
  failures(): readonly FailureQueue[];
  /** Tries again what waits in a failure queue. */
  replay(queueArn: string): ReturnType<FailureCapability["replay"]>;
  /** Records that delivery streams put aside. */
  failedRecords(): Promise<readonly FailedRecords[]>;
  /** Puts what a delivery stream put aside back into it. */
  replayStream(streamArn: string): ReturnType<FailedRecordCapability["replay"]>;
  /** Delivery streams, and the queries that the program keeps. */
  lake(): { readonly streams: readonly DeliveryStreamState[]; readonly queries: readonly NamedQuery[] };
  /** Runs a query of the program. @throws AwsError as Athena does. */
  runQuery(query: NamedQuery): Promise<QueryAnswer>;
  /** Requests that changed something or failed, with what they led to, newest first. */
  traces(): readonly Line[];
  /** The line that a trace is of, by the trace's id. */
  trace(id: string): Line | undefined;
  logs(source: string | undefined, limit: number): readonly LogLine[];
  /** Every delivery stream writes its buffer now. */
  flush(): Promise<{ records: number; objects: number }>;
}
