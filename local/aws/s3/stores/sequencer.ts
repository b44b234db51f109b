/** Base 36, as {@link BucketStore} counts: nine characters of time, seven of a count. */
const TIME = 9;

/** Makes the sequencer of an event from the order of a change: hexadecimal, of fixed width, so that it sorts as the order does.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function sequencerOf(order: string): string {
  const time = Number.parseInt(order.slice(0, TIME), 36).toString(16).padStart(12, "0");
  const count = Number.parseInt(order.slice(TIME), 36).toString(16).padStart(10, "0");
  return (time + count).toUpperCase();
}
