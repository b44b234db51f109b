import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import { resource } from "../../../contract/resource.ts";
import { invalidParameter } from "../errors.ts";
import type { LambdaStore } from "../store.ts";

const inputs = {
  functionName: true,
  qualifier: true,
  input: true,
  triggers: "a change of them makes a new invocation",
  lifecycleScope: ["CREATE_ONLY"],
} as const;

/** Outputs of an invocation. */
export interface InvocationOutputs {
  /** What the function answered, JSON text. */
  readonly result: string;
  readonly qualifier: string;
  readonly lifecycleScope: string;
}

/** `aws:lambda/invocation:Invocation`: calls a function while the program runs, when it is new and whenever its arguments change; not at a restart
 * of a copy. A function that fails fails the program.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/lambda/invocation/ */
export function invocationResource({ functions, invoker }: LambdaStore) {
  return resource<aws.lambda.InvocationArgs, InvocationOutputs>()({
    inputs,
    replaceOn: ["functionName", "input", "qualifier", "triggers"],
    create: async ({ inputs: given, region }) => {
      const { functionName, input, qualifier = "$LATEST" } = given;
      checkJson(input);
      const reference = { ...functions.parse(functionName, region), qualifier };
      const target = functions.target(reference);
      const { payload, functionError } = await invoker.invoke({ target, payload: input });
      if (functionError !== undefined)
        throw new AwsError(
          "FunctionError",
          `Lambda function (${functionName}) returned error: (${functionError}): ${payload}`,
        );
      return {
        id: `${functionName}_${qualifier}_${randomUUID()}`,
        outputs: { result: payload, qualifier, lifecycleScope: "CREATE_ONLY" },
      };
    },
    update: async (_request, { id, outputs }) => ({ id, outputs }),
  });
}

/** @throws AwsError InvalidParameterValueException for text that is no JSON. */
function checkJson(input: string): void {
  try {
    JSON.parse(input);
  } catch {
    throw invalidParameter(`input must be JSON (got ${JSON.stringify(input.slice(0, 100))})`);
  }
}
