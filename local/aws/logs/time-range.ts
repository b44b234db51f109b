/** Makes the test whether an event is in a time range, from `startTime` to before `endTime`, milliseconds since 1970. */
export function isWithin({
  startTime = 0,
  endTime = Infinity,
}: {
  readonly startTime?: number;
  readonly endTime?: number;
}) {
  return ({ timestamp }: { readonly timestamp: number }): boolean =>
    timestamp >= startTime && timestamp < endTime;
}
