import { validationError } from "../errors.ts";
import type { TableDefinition } from "../records.ts";

/** @throws AwsError ValidationException when a table is protected against deletion.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection */
export function checkDeletion({ name, deletionProtection }: TableDefinition): void {
  if (deletionProtection)
    throw validationError(
      `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first. Table: ${name}`,
    );
}
