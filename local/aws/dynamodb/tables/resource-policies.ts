import { AwsError } from "../../../contract/errors.ts";
import { arnAccess } from "../access/access.ts";
import { givenArn } from "../access/given-arn.ts";
import type { OperationHandler } from "../call.ts";
import { isStreamArn, type Engine } from "../engine.ts";
import { invalidParameter, resourceNotFound } from "../errors.ts";
import { newPolicy } from "./table-options.ts";

/** Sets the policy on a table or a stream, or with undefined removes it.
 * @returns the revision, or undefined when there is no policy now.
 * @throws AwsError ResourceNotFoundException; ValidationException when it is not a policy, or on an index. */
export async function setResourcePolicy(
  engine: Engine,
  arn: string,
  document: string | undefined,
): Promise<string | undefined> {
  const policy = document === undefined ? undefined : newPolicy(document);
  if (isStreamArn(arn)) {
    if (!engine.streams.get(arn)) throw resourceNotFound(`Stream: ${arn} not found`);
    await engine.streamPolicies.put(arn, policy);
    return policy?.revisionId;
  }
  const table = engine.tables.byArn(arn);
  if (!table) throw resourceNotFound(`Table: ${arn} not found`);
  if (table.definition.arn !== arn)
    throw invalidParameter(
      `Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${arn}`,
    );
  await engine.tables.save({ ...table.definition, resourcePolicy: policy });
  return policy?.revisionId;
}

function policyNotFound(arn: string): AwsError {
  return new AwsError(
    "PolicyNotFoundException",
    `Resource-based policy not found for the provided ResourceArn: ${arn}`,
  );
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html */
export const putResourcePolicy: OperationHandler = (call) => {
  const arn = givenArn(call, "ResourceArn");
  const document = call.input["Policy"];
  if (typeof document !== "string") throw invalidParameter("Policy must not be null");
  const expected = call.input["ExpectedRevisionId"];
  return {
    access: [arnAccess(call, "PutResourcePolicy", arn)],
    run: async () => {
      const current = call.engine.resourcePolicy(arn)?.revisionId;
      if (expected != null && expected !== (current ?? "NO_POLICY")) throw policyNotFound(arn);
      return { RevisionId: await setResourcePolicy(call.engine, arn, document) };
    },
  };
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html */
export const getResourcePolicy: OperationHandler = (call) => {
  const arn = givenArn(call, "ResourceArn");
  return {
    access: [arnAccess(call, "GetResourcePolicy", arn)],
    run: async () => {
      const policy = call.engine.resourcePolicy(arn);
      if (!policy) throw policyNotFound(arn);
      return { Policy: policy.document, RevisionId: policy.revisionId };
    },
  };
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html */
export const deleteResourcePolicy: OperationHandler = (call) => {
  const arn = givenArn(call, "ResourceArn");
  const expected = call.input["ExpectedRevisionId"];
  return {
    access: [arnAccess(call, "DeleteResourcePolicy", arn)],
    run: async () => {
      const current = call.engine.resourcePolicy(arn)?.revisionId;
      if (expected != null && expected !== current) throw policyNotFound(arn);
      await setResourcePolicy(call.engine, arn, undefined);
      return { ...(current !== undefined && { RevisionId: current }) };
    },
  };
};
