import type { Alarms } from "../alarms/index.ts";
import type { MailSender } from "../mail-sender/index.ts";
import type { Tags } from "../parts/component.ts";
import type { Variables } from "../parts/environment.ts";
import type { Table } from "../table/index.ts";

/** Arguments of `UserTriggers`. */
export interface UserTriggersArgs {
  /** Folders with the code. */
  readonly code: Readonly<
    Record<"pre-sign-up" | "post-confirmation" | "pre-token-generation" | "custom-message", string>
  >;
  readonly variables: {
    readonly postConfirmation: Variables<"profilesTable">;
    readonly preTokenGeneration: Variables<"stage">;
  };
  /** Name of the stage, as tokens carry it. */
  readonly stage: string;
  /** Table of profiles, one item each. */
  readonly profiles: Table;
  /** Sender of the welcome. */
  readonly sender: MailSender;
  /** @default 14 */
  readonly logRetentionDays?: number;
  /** Alarms of the stage, for the two without which nobody signs up or in.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
}
