import { jsonFaults } from "../../wire/faults.ts";
import { fromJson } from "../../wire/json-values.ts";
import { lazyModel } from "../../wire/model.ts";

/** AWS's model of DynamoDB. */
export const model = lazyModel(import.meta.dirname);

/** Checks the types of a request's members by AWS's model: of operations that manage tables, whose requests dynalite does not know or
 * not whole.
 * @throws AwsError SerializationException */
export function checkTypes(operation: string, request: object): void {
  const { input } = model().operations[operation] ?? {};
  if (input !== undefined) fromJson(model(), input, request, jsonFaults);
}
