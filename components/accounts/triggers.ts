import * as pulumi from "@pulumi/pulumi";
import { Function } from "../function/index.ts";
import { environmentOf, type Environment } from "../parts/environment.ts";
import type { Table } from "../table/index.ts";
import { triggerAlarm } from "./alarms.ts";
import type { AccountsArgs } from "./args.ts";

/** Seconds that Cognito waits for a trigger.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html */
const PATIENCE = 5;

/** Makes the functions that Cognito calls: before somebody signs up, after an address was confirmed, before a mail and before tokens. */
export function accountTriggers(
  name: string,
  args: AccountsArgs,
  profiles: Table,
  parent: pulumi.ComponentResource,
) {
  const { functions, variables, sender, mailBy, logRetentionDays, tags } = args;
  const trigger = (kind: keyof typeof functions, environment?: Environment) =>
    new Function(
      `${name}-${kind}`,
      { code: functions[kind], environment, timeoutSeconds: PATIENCE, logRetentionDays, tags },
      { parent },
    );
  const triggers = {
    preSignUp: trigger("pre-sign-up"),
    // Cognito's own sender takes no text of a function.
    customMessage: mailBy === "sender" ? trigger("custom-message") : undefined,
    postConfirmation: trigger("post-confirmation", {
      ...sender.environment,
      ...environmentOf(variables.postConfirmation, { profilesTable: profiles.tableName }),
    }),
    preTokenGeneration: trigger(
      "pre-token-generation",
      environmentOf(variables.preTokenGeneration, { stage: pulumi.getStack() }),
    ),
  };
  profiles.grants.put(triggers.postConfirmation);
  sender.grants.send(triggers.postConfirmation);
  if (triggers.customMessage)
    triggerAlarm(
      args,
      triggers.customMessage,
      "no code is mailed: the function that writes mails fails",
      parent,
    );
  triggerAlarm(
    args,
    triggers.preTokenGeneration,
    "nobody signs in: the function that shapes tokens fails",
    parent,
  );
  return triggers;
}
