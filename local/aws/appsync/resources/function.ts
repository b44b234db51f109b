import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { randomId } from "../../../contract/names.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import type { GraphQlApiStore } from "../store.ts";
import { checkName, codeOf } from "./code.ts";
import { badRequest } from "../errors.ts";

/** The only version of templates that functions have. */
const VERSION = "2018-05-29";

const inputs = {
  apiId: true,
  name: true,
  dataSource: true,
  code: true,
  runtime: { name: true, runtimeVersion: true },
  functionVersion: true,
  requestMappingTemplate: true,
  responseMappingTemplate: true,
  // For Lambda data sources, which are refused.
  maxBatchSize: [0],
  description: "it is shown in AWS's console alone",
} as const;

type FunctionInputs = Read<Inputs<aws.appsync.FunctionArgs>, typeof inputs>;

/** Outputs of a function. */
interface FunctionOutputs {
  readonly arn: string;
  readonly functionId: string;
  readonly name: string;
  readonly functionVersion: string;
}

/** `aws:appsync/function:Function`, a step of pipeline resolvers.
 * @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateFunction.html */
export const functionResource = (store: GraphQlApiStore) => {
  const put = async ({ name: logicalName, inputs: given }: Resource<FunctionInputs>, functionId: string) => {
    const { apiId, dataSource, code, runtime, functionVersion = VERSION } = given;
    const name = given.name ?? logicalName;
    const title = `the function ${name}`;
    checkName("function", name);
    if (code === undefined && functionVersion !== VERSION)
      throw badRequest(`${title} must have functionVersion ${VERSION} (got "${functionVersion}")`);
    const templates = { request: given.requestMappingTemplate, response: given.responseMappingTemplate };
    const arn = `${store.get(apiId).arn}/functions/${functionId}`;
    await store.putFunction({
      apiId,
      id: functionId,
      name,
      dataSource,
      code: codeOf({ code, runtime, ...templates }, title),
    });
    return { id: `${apiId}-${functionId}`, outputs: { arn, functionId, name, functionVersion } };
  };
  return resource<aws.appsync.FunctionArgs, FunctionOutputs>()({
    inputs,
    replaceOn: ["apiId"],
    create: async (wanted) => await put(wanted, randomId(26)),
    update: async (wanted, { outputs: { functionId } }) => await put(wanted, functionId),
    delete: async ({ inputs: { apiId }, outputs: { functionId } }) =>
      await store.deleteFunction(apiId, functionId),
  });
};
