import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../alarms/index.ts";
import type { FrontDoor } from "../front-door/index.ts";
import type { AccessLogs } from "../parts/access-logs.ts";
import type { Tags } from "../parts/component.ts";
import type { MailSender } from "../mail-sender/index.ts";
import type { Variables } from "../parts/environment.ts";
import type { Throttle } from "../rest-api/index.ts";
import type { TableArgs } from "../table/index.ts";

/** Arguments of `Registration`. */
export interface RegistrationArgs {
  /** Table of those who are registered: one item each, with a stream. */
  readonly table: TableArgs;
  /** Function that takes a registration and writes it to the table. */
  readonly register: {
    /** Folder with the code. */
    readonly code: string;
    readonly variables: Variables<"table">;
  };
  /** Function that mails a new item of the stream; it gets the sender's environment. */
  readonly mail: {
    /** Folder with the code. */
    readonly code: string;
  };
  /** First part of the path.
   * @default the component's name */
  readonly stage?: string;
  /** JSON schema (draft 4) of what is posted. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly sender: MailSender;
  /** The account's `ApiLogging`. */
  readonly logging: pulumi.Resource;
  /** Secret that callers must send, as `RestApi` says it.
   * @default the API is open to everybody who knows its address */
  readonly frontDoor?: FrontDoor;
  /** Requests a second, and burst: each of them may be a mail to somebody.
   * @default 2 a second, burst 50 */
  readonly throttle?: Throttle;
  /** @default 14 */
  readonly logRetentionDays?: number;
  /** Bucket for the access log of the bucket of a stream's discarded records.
   * @default no log */
  readonly accessLogs?: AccessLogs;
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
}
