import type * as aws from "@pulumi/aws";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { Functions } from "../functions.ts";

type ConfigInputs = Inputs<aws.lambda.FunctionEventInvokeConfigArgs>;

/** `aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig`.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export function eventInvokeConfigHandler(functions: Functions): ResourceHandler<ConfigInputs> {
  const write = async ({ region, inputs }: Resource<ConfigInputs>) => {
    const reference = functions.parse(inputs.functionName, region, inputs.qualifier);
    const { qualifier = "" } = reference;
    const fn = functions.get(reference.region, reference.name);
    await functions.put({
      ...fn,
      eventInvoke: {
        ...fn.eventInvoke,
        [qualifier]: {
          maximumRetryAttempts: inputs.maximumRetryAttempts ?? 2,
          maximumEventAgeInSeconds: inputs.maximumEventAgeInSeconds ?? 21_600,
          onSuccess: inputs.destinationConfig?.onSuccess?.destination,
          onFailure: inputs.destinationConfig?.onFailure?.destination,
        },
      },
    });
    return { id: qualifier === "" ? fn.name : `${fn.name}:${qualifier}`, outputs: {} };
  };
  return {
    replaceOn: ["functionName", "qualifier"],
    create: write,
    update: write,
    delete: async ({ region, inputs }) => {
      const reference = functions.parse(inputs.functionName, region, inputs.qualifier);
      const fn = functions.find(reference.region, reference.name);
      if (!fn) return;
      const { [reference.qualifier ?? ""]: _gone, ...eventInvoke } = fn.eventInvoke;
      await functions.put({ ...fn, eventInvoke });
    },
  };
}
