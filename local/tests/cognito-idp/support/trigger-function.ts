import type { Fixture } from "./fixture.ts";
import { changeFunction, makeFunction } from "../../lambda/support/function.ts";

export const PERMISSION = "aws:lambda/permission:Permission";

/** The function that a test's pool calls for its triggers. */
export const TRIGGER = "arn:aws:lambda:ap-northeast-2:000000000000:function:trigger";

/** `lambdaConfig` with the function for each of these triggers. */
export const triggers = (...names: readonly string[]) => ({
  lambdaConfig: Object.fromEntries(names.map((name) => [name, TRIGGER])),
});

const source = (body: string) =>
  `export const handler = async (event: any): Promise<unknown> => { ${body}; return event; };`;

/** Makes the function, which a pool may call. It gives back what it gets. */
export async function makeTrigger(pool: Fixture): Promise<void> {
  await makeFunction(pool.bed, "trigger", source(""), { timeout: 30 });
  await pool.bed.resources.create(PERMISSION, "trigger", {
    action: "lambda:InvokeFunction",
    function: "trigger",
    principal: "cognito-idp.amazonaws.com",
    sourceArn: pool.arn,
    sourceAccount: "000000000000",
  });
}

/** Changes what the function does with an `event`, in TypeScript.
 * @param timeout Seconds that Lambda gives it. */
export async function react(pool: Fixture, body: string, timeout = 30): Promise<void> {
  await changeFunction(pool.bed, "trigger", source(body), { timeout });
}

/** Function body that fails with the event of a trigger as its message, so that the caller gets to see it. */
export const showEvent = (triggerSource: string) =>
  `if (event.triggerSource === "${triggerSource}") throw new Error(JSON.stringify(event))`;

/** The event in the error that {@link showEvent} led to. */
export async function shownEvent(call: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    const text = /^\w+ failed with error (\{.*\})\.$/s.exec((error as Error).message)?.[1];
    if (text !== undefined) return JSON.parse(text) as Record<string, unknown>;
    throw error;
  }
  throw new Error("the trigger was not called");
}
