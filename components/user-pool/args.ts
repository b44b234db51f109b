import type * as aws from "@pulumi/aws";
import type { Alarms } from "../alarms/index.ts";
import type { Tags, Transform } from "../parts/component.ts";

/** Arguments of `UserPool`. */
export interface UserPoolArgs {
  /** Subject of the mail with the confirmation code.
   * @default "Your confirmation code" */
  readonly mailSubject?: string;
  /** Text of that mail; `{####}` stands for the code.
   * @default "Your confirmation code is {####}." */
  readonly mailText?: string;
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
