/** The identifiers that a function reports as failed.
 * @returns undefined when everything failed: an unreadable answer, an empty identifier, or one that was not in the batch.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html */
export function batchItemFailures(
  payload: string,
  known: ReadonlySet<string>,
): readonly string[] | undefined {
  const answer = JSON.parse(payload) as { batchItemFailures?: { itemIdentifier?: unknown }[] | null } | null;
  if (answer === null || typeof answer !== "object") return [];
  const failures = answer.batchItemFailures;
  if (failures === undefined || failures === null) return [];
  if (!Array.isArray(failures)) return undefined;
  const identifiers = failures.map((failure) => failure.itemIdentifier);
  return identifiers.every(
    (identifier): identifier is string => typeof identifier === "string" && known.has(identifier),
  )
    ? identifiers
    : undefined;
}
