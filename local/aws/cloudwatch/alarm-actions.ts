import { NotEmulatedError } from "../../contract/errors.ts";
import type { StatefulAlarm } from "./records.ts";

/** Actions as programs give them to an alarm. */
interface ActionInputs {
  readonly actionsEnabled?: boolean | undefined;
  readonly alarmActions?: readonly unknown[] | undefined;
  readonly okActions?: readonly unknown[] | undefined;
  readonly insufficientDataActions?: readonly unknown[] | undefined;
}

/** Reads the actions of an alarm by its states; none when they are not enabled. */
export function actionsOf({
  actionsEnabled = true,
  alarmActions = [],
  okActions = [],
  insufficientDataActions = [],
}: ActionInputs): StatefulAlarm["actions"] {
  if (!actionsEnabled) return { ALARM: [], OK: [], INSUFFICIENT_DATA: [] };
  return {
    ALARM: alarmActions.map(String),
    OK: okActions.map(String),
    INSUFFICIENT_DATA: insufficientDataActions.map(String),
  };
}

/** @throws NotEmulatedError for an action that is no topic. */
export function checkActions(name: string, inputs: ActionInputs): void {
  for (const action of Object.values(actionsOf({ ...inputs, actionsEnabled: true })).flat())
    if (!/^arn:aws[\w-]*:sns:/.test(action))
      throw new NotEmulatedError(`the action ${action} of alarm ${name}`, "Use the ARN of a topic.");
}
