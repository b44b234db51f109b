import { invalidParameter, resourceNotFound } from "../errors.ts";
import { isStreamArn, type DynamoDbStore } from "../store.ts";
import { newPolicy } from "./table-options.ts";

/** Sets the policy on a table or a stream, or with undefined removes it.
 * @returns the revision, or undefined when there is no policy now.
 * @throws AwsError ResourceNotFoundException; ValidationException when it is not a policy, or on an index. */
export async function setResourcePolicy(
  store: DynamoDbStore,
  arn: string,
  document: string | undefined,
): Promise<string | undefined> {
  const policy = document === undefined ? undefined : newPolicy(document);
  if (isStreamArn(arn)) {
    if (!store.streams.get(arn)) throw resourceNotFound(`Stream: ${arn} not found`);
    await store.streamPolicies.put(arn, policy);
    return policy?.revisionId;
  }
  const table = store.tables.byArn(arn);
  if (!table) throw resourceNotFound(`Table: ${arn} not found`);
  if (table.definition.arn !== arn)
    throw invalidParameter(
      `Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${arn}`,
    );
  await store.tables.save({ ...table.definition, resourcePolicy: policy });
  return policy?.revisionId;
}
