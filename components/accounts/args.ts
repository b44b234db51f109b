import type { MailSender } from "../mail-sender/index.ts";
import type { Variables } from "../parts/environment.ts";
import type { TableArgs } from "../table/index.ts";
import type { UserPoolArgs } from "../user-pool/index.ts";

/** Arguments of `Accounts`: those of its `UserPool`, and what Cognito calls on the way. */
export interface AccountsArgs extends Omit<UserPoolArgs, "triggers" | "sender"> {
  /** Folders with the code of the triggers. */
  readonly functions: Readonly<
    Record<"pre-sign-up" | "post-confirmation" | "pre-token-generation" | "custom-message", string>
  >;
  readonly variables: {
    readonly postConfirmation: Variables<"profilesTable">;
    readonly preTokenGeneration: Variables<"stage">;
  };
  /** Table of profiles: an item for each person, by the pool's `sub`. */
  readonly profiles: Omit<TableArgs, "protect" | "tags">;
  /** Sender of the welcome, and of the mails with codes with `mailBy: "sender"`. */
  readonly sender: MailSender;
  /** Days that the logs of the triggers are kept.
   * @default 14 */
  readonly logRetentionDays?: number;
}
