import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { invalidParameter } from "../errors.ts";
import type { FunctionStore } from "../stores/function-store.ts";

const inputs = {
  functionName: true,
  qualifier: true,
  maximumRetryAttempts: true,
  maximumEventAgeInSeconds: true,
  destinationConfig: { onSuccess: { destination: true }, onFailure: { destination: true } },
} as const;
type ConfigInputs = Read<Inputs<aws.lambda.FunctionEventInvokeConfigArgs>, typeof inputs>;

/** `aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig`.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export function functionEventInvokeConfigResource(functions: FunctionStore) {
  const put = async (given: ConfigInputs, region: string) => {
    const { maximumRetryAttempts = 2, maximumEventAgeInSeconds = 21_600, destinationConfig } = given;
    if (!(maximumRetryAttempts >= 0 && maximumRetryAttempts <= 2))
      throw invalidParameter(`maximumRetryAttempts must be 0 to 2 (got ${maximumRetryAttempts})`);
    if (!(maximumEventAgeInSeconds >= 60 && maximumEventAgeInSeconds <= 21_600))
      throw invalidParameter(
        `maximumEventAgeInSeconds must be 60 to 21600 (got ${maximumEventAgeInSeconds})`,
      );
    const reference = functions.parse(given.functionName, region, given.qualifier);
    const { qualifier = "" } = reference;
    const fn = functions.get(reference.region, reference.name);
    const config = {
      maximumRetryAttempts,
      maximumEventAgeInSeconds,
      onSuccess: destinationConfig?.onSuccess?.destination,
      onFailure: destinationConfig?.onFailure?.destination,
    };
    await functions.put({ ...fn, eventInvoke: { ...fn.eventInvoke, [qualifier]: config } });
    return { id: qualifier === "" ? fn.name : `${fn.name}:${qualifier}`, outputs: {} };
  };
  return resource<aws.lambda.FunctionEventInvokeConfigArgs, Record<never, never>>()({
    inputs,
    replaceOn: ["functionName", "qualifier"],
    create: async ({ inputs: given, region }) => await put(given, region),
    update: async ({ inputs: given, region }) => await put(given, region),
    delete: async ({ region, inputs: given }) => {
      const reference = functions.parse(given.functionName, region, given.qualifier);
      const fn = functions.find(reference.region, reference.name);
      if (!fn) return;
      const { [reference.qualifier ?? ""]: _gone, ...eventInvoke } = fn.eventInvoke;
      await functions.put({ ...fn, eventInvoke });
    },
  });
}
