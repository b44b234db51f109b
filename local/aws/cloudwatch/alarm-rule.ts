import { AwsError } from "../../contract/errors.ts";
import type { AlarmState } from "./records.ts";
import { Tokens } from "./tokens.ts";

/** Truth of a rule, by the states of alarms.
 * @param stateOf State of an alarm by its name or ARN. */
export type AlarmRule = (stateOf: (alarm: string) => AlarmState) => boolean;

/** Alarms that one rule may name.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
const MOST_ALARMS = 100;

/** Reads the rule of a composite alarm: `ALARM`, `OK` and `INSUFFICIENT_DATA` of alarms, `TRUE`, `FALSE`, `AND`, `OR`, `NOT`, parentheses.
 * @returns The rule, and the alarms that it names.
 * @throws AwsError ValidationError for what is no rule.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
export function parseAlarmRule(text: string): {
  readonly rule: AlarmRule;
  readonly alarms: readonly string[];
} {
  const refusal = (at: string) =>
    new AwsError("ValidationError", `Error in AlarmRule: Unsupported expression at ${at}`);
  const tokens = new Tokens(text, /"[^"]*"|[()]|[^\s()"]+/g, refusal);
  const alarms: string[] = [];

  const or = (): AlarmRule => {
    const sides = [and()];
    while (tokens.take("OR") !== undefined) sides.push(and());
    return (stateOf) => sides.some((side) => side(stateOf));
  };
  const and = (): AlarmRule => {
    const sides = [not()];
    while (tokens.take("AND") !== undefined) sides.push(not());
    return (stateOf) => sides.every((side) => side(stateOf));
  };
  const not = (): AlarmRule => {
    if (tokens.take("NOT") === undefined) return atom();
    const inner = not();
    return (stateOf) => !inner(stateOf);
  };
  const atom = (): AlarmRule => {
    if (tokens.take("(") !== undefined) {
      const inner = or();
      tokens.expect(")");
      return inner;
    }
    const word = tokens.any();
    if (word === "TRUE" || word === "FALSE") return () => word === "TRUE";
    if (word !== "ALARM" && word !== "OK" && word !== "INSUFFICIENT_DATA") throw refusal(word);
    tokens.expect("(");
    const alarm = tokens.any().replaceAll('"', "");
    alarms.push(alarm);
    tokens.expect(")");
    return (stateOf) => stateOf(alarm) === word;
  };

  const rule = or();
  tokens.end();
  if (alarms.length > MOST_ALARMS)
    throw new AwsError("ValidationError", `AlarmRule names more than ${MOST_ALARMS} alarms`);
  return { rule, alarms: [...new Set(alarms)] };
}
