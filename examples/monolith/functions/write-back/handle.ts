import type { BatchResult, StreamRecord } from "../../../../app/functions/batch.ts";
import { fields, type Registration } from "../stores/registration.ts";
import { isRetired, type RegistrationRows } from "../stores/rows.ts";

/** Writes what is new in the new store into the old one, so that there is a way back. What came from the old one is there already, and nothing
 * of it is changed. A record that fails comes again, the others do not. */
export async function writeBack(
  { Records }: { readonly Records: readonly StreamRecord[] },
  rows: Pick<RegistrationRows, "merge">,
): Promise<BatchResult> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  // One after the other: they share a connection.
  for (const { eventName, dynamodb } of Records)
    try {
      if (eventName !== "REMOVE") await rows.merge(registrationOf(dynamodb.NewImage));
    } catch (error) {
      // A way back fills them anew.
      if (isRetired(error)) continue;
      // eslint-disable-next-line no-console -- a function's log
      console.error("a record failed", error);
      batchItemFailures.push({ itemIdentifier: dynamodb.SequenceNumber });
    }
  return { batchItemFailures };
}

/** Reads a registration from the image of a changed item.
 * @throws Error naming what is missing: somebody should look at it. */
function registrationOf(image: StreamRecord["dynamodb"]["NewImage"] = {}): Registration {
  const text = (field: string) => {
    const value = image[field]?.S;
    if (value === undefined) throw new Error(`the registration has no ${field}`);
    return value;
  };
  return Object.fromEntries(fields.map((field) => [field, text(field)])) as unknown as Registration;
}
