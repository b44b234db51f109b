/** Speed of scaling here: a minute of AWS takes two seconds, so that a laptop sees a service scale out under load and back. Schedules keep to the
 * clock. */
const SPEED = 30;

/** Milliseconds that a minute of a metric takes here. */
export const MINUTE = 60_000 / SPEED;

/** Milliseconds that a number of seconds of AWS takes here. */
export const localTime = (seconds: number): number => (seconds * 1000) / SPEED;

/** What would have been counted in a minute, from what was counted in a minute of here. */
export const perMinute = (count: number): number => count * SPEED;
