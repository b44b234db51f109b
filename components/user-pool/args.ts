import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../alarms/index.ts";
import type { Function } from "../function/index.ts";
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
  /** Functions that Cognito calls on the way. Each is let in for this pool of this account alone. Functions of user migration are left out:
   * they get passwords in plain text, which the pool's clients never send.
   * @default none
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html */
  readonly triggers?: UserPoolTriggers;
  /** Second factor: codes of an app on the phone (TOTP). Nobody, whoever sets one up, or everybody. With `required`, nobody signs in without
   * having set one up, and passkeys are no way in.
   * @default "optional"
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html */
  readonly mfa?: "off" | "optional" | "required";
  /** Sign-in without a password.
   * @default none
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html */
  readonly passkeys?: Passkeys;
  /** Attributes of the project's own, by name without `custom:`. A pool keeps those that it has: Cognito removes and changes none.
   * @default none
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html */
  readonly customAttributes?: Readonly<Record<string, CustomAttribute>>;
  /** Pages of Cognito's own for signing in, at an address of their own.
   * @default none: the site has its own
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html */
  readonly managedLogin?: ManagedLogin;
  /** A service in front of the pool signs people in with the password that it was sent, by `AdminInitiateAuth`, which asks for the service's own IAM
   * rights.
   * @default false: passwords are not sent, a browser proves that it knows one (SRP)
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html */
  readonly signInByService?: boolean;
  /** Days that somebody stays signed in without coming back, 1 to 3,650.
   * @default 30 */
  readonly sessionDays?: number;
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

/** Functions by what Cognito calls them for. */
export interface UserPoolTriggers {
  /** Before somebody signs up, also by an administrator. */
  readonly preSignUp?: Function;
  /** After an address was confirmed, or a password was forgotten and is new. */
  readonly postConfirmation?: Function;
  /** Before a password is looked at. */
  readonly preAuthentication?: Function;
  /** After somebody signed in. */
  readonly postAuthentication?: Function;
  /** Before tokens are made, with the event of version 2, which shapes access tokens too. */
  readonly preTokenGeneration?: Function;
  /** Before a mail goes out; with `mailBy: "sender"` alone.
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html */
  readonly customMessage?: Function;
}

/** Settings of passkeys. */
export interface Passkeys {
  /** Domain of the site, or one above it: passkeys are of this domain for good. */
  readonly relyingPartyId: pulumi.Input<string>;
  /** Whether the device has to ask for a finger, a face or a PIN.
   * @default "required" */
  readonly userVerification?: "preferred" | "required";
}

/** Attribute of users. */
export interface CustomAttribute {
  readonly type: "String" | "Number" | "Boolean" | "DateTime";
  /** Whether it can change once it is set.
   * @default true */
  readonly mutable?: boolean;
  /** Whether people may write it themselves.
   * @default false */
  readonly writable?: boolean;
  /** Characters of a text at most.
   * @default 256 */
  readonly maximumLength?: number;
}

/** Settings of Cognito's own pages. */
export interface ManagedLogin {
  /** First label of `<prefix>.auth.<region>.amazoncognito.com`, unlike anybody else's in the region. */
  readonly prefix: pulumi.Input<string>;
  /** Addresses that people come back to, each as it is; https but for localhost. */
  readonly callbackUrls: readonly pulumi.Input<string>[];
  readonly logoutUrls: readonly pulumi.Input<string>[];
}
