/** Keys of the database, by their first letter:
 *
 * ```
 * t/<region>/<table>                           definition of a table
 * i/<table id>/<key>                           item
 * x/<table id>/<index>/<index key><table key>  entry of an index
 * e/<table id>/<seconds>/<key>                 expiry of an item
 * s/<stream ARN>                               stream
 * r/<stream ARN>/<sequence number>             record of a stream
 * k/<region>/<token>                           token of a transaction
 * p/<stream ARN>                               resource policy of a stream
 * g/<table id>                                 data of a deleted table, still to be removed
 * ```
 */

/** The end of the range of keys which begin with `prefix`. Keys contain nothing above `~`. */
export function rangeEnd(prefix: string): string {
  return `${prefix}~`;
}

/** All keys which begin with `prefix`. */
export function rangeOf(prefix: string): { gte: string; lt: string } {
  return { gte: prefix, lt: rangeEnd(prefix) };
}
