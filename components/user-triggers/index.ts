import * as pulumi from "@pulumi/pulumi";
import { Function } from "../function/index.ts";
import { environmentOf, type Environment } from "../parts/environment.ts";
import { triggerAlarm } from "./alarms.ts";
import type { UserTriggersArgs } from "./args.ts";

export type { UserTriggersArgs } from "./args.ts";

/** Seconds that Cognito waits for a trigger.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html */
const PATIENCE = 5;

/** Code that a `UserPool` calls when people sign up, confirm their address, get a mail or get tokens.
 *
 * ```ts
 * const triggers = new UserTriggers("triggers", { code: functions, variables, stage: "dev", profiles, sender });
 * const users = new UserPool("users", { triggers });
 * users.grants.readUser(triggers.preTokenGeneration);
 * ```
 *
 * Makes four `Function`s. */
export class UserTriggers extends pulumi.ComponentResource {
  static readonly token = "mysfits:user-triggers:UserTriggers";

  /** Before somebody signs up: who may. */
  readonly preSignUp: Function;
  /** After somebody confirmed their address: profile and welcome. */
  readonly postConfirmation: Function;
  /** Before somebody gets tokens: what is in them. It has to read users. */
  readonly preTokenGeneration: Function;
  /** Before Cognito mails: the mail's text. */
  readonly customMessage: Function;

  constructor(name: string, args: UserTriggersArgs, opts?: pulumi.ComponentResourceOptions) {
    super(UserTriggers.token, name, {}, opts);
    const { code, variables, stage, profiles, sender, logRetentionDays, tags } = args;
    const trigger = (trigger: keyof typeof code, environment?: Environment) =>
      new Function(
        `${name}-${trigger}`,
        { code: code[trigger], environment, timeoutSeconds: PATIENCE, logRetentionDays, tags },
        { parent: this },
      );
    this.preSignUp = trigger("pre-sign-up");
    this.customMessage = trigger("custom-message");
    this.postConfirmation = trigger("post-confirmation", {
      ...sender.environment,
      ...environmentOf(variables.postConfirmation, { profilesTable: profiles.tableName }),
    });
    this.preTokenGeneration = trigger(
      "pre-token-generation",
      environmentOf(variables.preTokenGeneration, { stage }),
    );
    profiles.grants.put(this.postConfirmation);
    sender.grants.send(this.postConfirmation);
    triggerAlarm(
      args,
      this.customMessage,
      "codes are not mailed: the function that writes the mails fails",
      this,
    );
    triggerAlarm(
      args,
      this.preTokenGeneration,
      "nobody can sign in: the function that shapes tokens fails",
      this,
    );
    this.registerOutputs();
  }
}
