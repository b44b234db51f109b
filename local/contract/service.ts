import type { Capabilities } from "./capabilities.ts";
import type { Endpoints } from "../host/endpoints.ts";
import type { ServiceApi } from "./api.ts";
import type { PolicyTrial } from "./policy-trial.ts";
import type { LogHub } from "../observe/logs.ts";
import type { Mailbox } from "../observe/mailbox.ts";
import type { MetricHub } from "../observe/metrics.ts";
import type { RecordedResource, ResourceHandler } from "./resource.ts";
import type { Store } from "../host/store.ts";
import type { TraceHub } from "../observe/trace.ts";

export type * from "./api.ts";

/** Things that every service gets when it is made. */
export interface Platform {
  readonly accountId: string;
  readonly project: string;
  /** Folder of the project: paths that a program gives are relative to it. */
  readonly folder: string;
  readonly stack: string;
  /** The program's `aws:region`. */
  readonly region: string;
  readonly store: Store;
  readonly logs: LogHub;
  readonly metrics: MetricHub;
  readonly traces: TraceHub;
  readonly mailbox: Mailbox;
  readonly endpoints: Endpoints;
  /** `http://127.0.0.1:<port>`: the address of all AWS APIs. */
  readonly gatewayUrl: string;
  /** Address of the site, for the first CloudFront distribution: `http://127.0.0.1:<port>`. */
  readonly siteUrl: string;
  /** Capabilities by which services work for each other. Asking for one whose service is not there throws, naming it. */
  readonly capabilities: Capabilities;
  /** Set where policies are tried out. */
  readonly policyTrial?: PolicyTrial;
}

/** One AWS service: what its Pulumi resources do here, and its wire API for SDK clients. */
export interface Service {
  /** Folder name under `local/aws/`, which is the service's endpoint prefix where it has one: `dynamodb`. */
  readonly name: string;
  /** Handlers by Pulumi type token. A type that no service lists is an error. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each handler is typed by its own resource's inputs
  readonly resources: Readonly<Record<string, ResourceHandler<any, any> | RecordedResource>>;
  /** Functions by Pulumi function token: `aws:index/getRegion:getRegion`. */
  readonly invokes?: Readonly<Record<string, Invoke>>;
  /** Wire API, if SDK clients can call it here; several where versions or protocols of one service share its signing name. */
  readonly api?: ServiceApi | readonly ServiceApi[];
  /** Capabilities that it has for the other services. */
  readonly capabilities?: Partial<Capabilities>;
  /** Lists what was made with the service's API, not by the program: the console marks it so. */
  foreign?(): readonly ForeignResource[];
  /** Names what is missing here of things that run otherwise, one phrase each: it is printed at start. */
  lacks?(): readonly string[];
  /** Writes out what is buffered for a later time, whatever the program's buffering says. */
  flush?(): Promise<{ readonly records: number; readonly objects: number }>;
  /** Resolves when what the graph declares is up: tasks healthy, listeners open. Called once the graph is complete. */
  ready?(): Promise<void>;
  /** Drains and releases everything. */
  stop?(): Promise<void>;
  /** Releases what the end of the process would: processes, locks, sockets. What is under way is cut off, and nothing is written any
   * more. Absent: there is nothing that would outlive the process. */
  abandon?(): Promise<void>;
}

/** A thing that was made with a service's API. */
export interface ForeignResource {
  /** Pulumi type token of what the program would have made: `aws:dynamodb/table:Table`. */
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly region: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Makes a service. No work at import; files and sockets are opened here or later. */
export type ServiceFactory = (platform: Platform) => Service | Promise<Service>;

/** A Pulumi function (data source). `region` is the argument's, else the provider's, else the program's. */
export type Invoke = (args: Record<string, unknown>, region: string) => Promise<Record<string, unknown>>;
