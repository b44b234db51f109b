import { invalidValue } from "./errors.ts";

/** Seconds: 12 hours. */
const LONGEST = 43_200;

/** @throws AwsError InvalidParameterValue unless it is a time that a message may be hidden for, in seconds. */
export function checkVisibilityTimeout(seconds: number): void {
  if (!(Number.isInteger(seconds) && seconds >= 0 && seconds <= LONGEST))
    throw invalidValue(
      "VisibilityTimeout",
      seconds,
      `VisibilityTimeout must be an integer between 0 and ${LONGEST}.`,
    );
}
