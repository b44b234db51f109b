import { AwsError } from "../../../contract/errors.ts";

/** `response` of the event that a trigger's function gives back, as it came. */
export type TriggerResponse = Readonly<Record<string, unknown>>;

/** An answer of a function that is not of the form that its trigger asks for. */
export const unrecognizable = () =>
  new AwsError("InvalidLambdaResponseException", "Unrecognizable lambda output");

// Members of an answer. One that is null or not there is undefined; one of another type is refused.

/** @throws AwsError InvalidLambdaResponseException */
export function booleanIn(response: TriggerResponse, name: string): boolean | undefined {
  const value = response[name] ?? undefined;
  if (value !== undefined && typeof value !== "boolean") throw unrecognizable();
  return value;
}

/** @throws AwsError InvalidLambdaResponseException */
export function textIn(response: TriggerResponse, name: string): string | undefined {
  const value = response[name] ?? undefined;
  if (value !== undefined && typeof value !== "string") throw unrecognizable();
  return value;
}

/** @throws AwsError InvalidLambdaResponseException */
export function textsIn(response: TriggerResponse, name: string): readonly string[] | undefined {
  const value = response[name] ?? undefined;
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) throw unrecognizable();
  return value;
}

/** @throws AwsError InvalidLambdaResponseException */
export function objectIn(response: TriggerResponse, name: string): TriggerResponse | undefined {
  const value = response[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) throw unrecognizable();
  return value as TriggerResponse;
}

/** @throws AwsError InvalidLambdaResponseException */
export function textMapIn(
  response: TriggerResponse,
  name: string,
): Readonly<Record<string, string>> | undefined {
  const map = objectIn(response, name);
  if (map && !Object.values(map).every((value) => typeof value === "string")) throw unrecognizable();
  return map as Readonly<Record<string, string>> | undefined;
}
