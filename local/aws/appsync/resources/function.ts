import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import { randomId } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { GraphQlApiStore } from "../store.ts";
import { checkName, codeOf, refuseBatches } from "./code.ts";

type FunctionInputs = Inputs<aws.appsync.FunctionArgs>;

/** `aws:appsync/function:Function`, a step of pipeline resolvers.
 * @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateFunction.html */
export function functionResource(apis: GraphQlApiStore): ResourceHandler<FunctionInputs> {
  const put = async ({ name: logical, inputs }: Resource<FunctionInputs>, functionId: string) => {
    const { apiId, dataSource, requestMappingTemplate: request, responseMappingTemplate: response } = inputs;
    const name = inputs.name ?? logical;
    const title = `the function ${name}`;
    checkName("function", name);
    refuseBatches(inputs, title);
    if (inputs.code === undefined && (inputs.functionVersion ?? VERSION) !== VERSION)
      throw new AwsError(
        "BadRequestException",
        `${title} must have functionVersion ${VERSION} (got "${inputs.functionVersion}")`,
      );
    await apis.putFunction({
      apiId,
      id: functionId,
      name,
      dataSource,
      code: codeOf({ ...inputs, request, response }, title),
    });
    const arn = `${apis.get(apiId).arn}/functions/${functionId}`;
    return {
      id: `${apiId}-${functionId}`,
      outputs: { arn, functionId, name, functionVersion: inputs.functionVersion ?? VERSION },
    };
  };
  return {
    replaceOn: ["apiId"],
    create: async (resource) => await put(resource, randomId(26)),
    update: async (resource, { outputs }) => await put(resource, outputs["functionId"] as string),
    delete: async ({ inputs, outputs }) =>
      await apis.deleteFunction(inputs.apiId, outputs["functionId"] as string),
  };
}

/** The only version of templates that functions have. */
const VERSION = "2018-05-29";
