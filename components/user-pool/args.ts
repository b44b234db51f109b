import type * as aws from "@pulumi/aws";
import type { Alarms } from "../alarms/index.ts";
import type { CodeSender } from "./sender.ts";
import type { Tags, Transform } from "../parts/component.ts";

/** Arguments of `UserPool`. */
export interface UserPoolArgs {
  /** Subject of the mail with the confirmation code.
   * @default "Your confirmation code" */
  readonly mailSubject?: string;
  /** Text of that mail; `{####}` stands for the code.
   * @default "Your confirmation code is {####}." */
  readonly mailText?: string;
  /** Sender of the mails with codes: Cognito's own address, which mails some fifty a day, or `sender`. Cognito tries the sender when the pool
   * is made or changed: it has to be verified by then, and out of SES's sandbox before strangers can sign up.
   * @default "cognito"
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html */
  readonly mailBy?: "cognito" | "sender";
  /** Sender for `mailBy: "sender"`: a `MailSender`, in the pool's region or in us-east-1, us-west-2 or eu-west-1.
   * @default none */
  readonly sender?: CodeSender;
  /** Sign-ins that look like an attack, and passwords that are known to be stolen: told in metrics and logs, or stopped. It makes the pool one
   * of the tier PLUS, which bills each user of a month from the first one on.
   * @default none; the tier is ESSENTIALS
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-threat-protection.html */
  readonly threatProtection?: "audit" | "enforced";
  /** Groups that an administrator can put users into; they arrive as the claim `cognito:groups`.
   * @default none */
  readonly groups?: readonly string[];
  /** Keep the pool and its users: Pulumi's `protect` and Cognito's deletion protection.
   * @default true */
  readonly protect?: boolean;
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
  readonly transform?: {
    readonly userPool?: Transform<aws.cognito.UserPoolArgs>;
    readonly client?: Transform<aws.cognito.UserPoolClientArgs>;
  };
}
