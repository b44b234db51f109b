import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import type { ResolverKind } from "../records.ts";
import type { GraphQlApiStore } from "../store.ts";
import { codeOf } from "./code.ts";
import { badRequest } from "../errors.ts";

/** Functions of one pipeline.
 * @see https://docs.aws.amazon.com/general/latest/gr/appsync.html#limits_appsync */
const MOST_FUNCTIONS = 10;

const inputs = {
  apiId: true,
  type: true,
  field: true,
  kind: true,
  dataSource: true,
  pipelineConfig: { functions: true },
  code: true,
  runtime: { name: true, runtimeVersion: true },
  requestTemplate: true,
  responseTemplate: true,
  // For Lambda data sources, which are refused.
  maxBatchSize: [0],
} as const;

type ResolverInputs = Read<Inputs<aws.appsync.ResolverArgs>, typeof inputs>;

/** `aws:appsync/resolver:Resolver`, of one data source or of a pipeline: in JavaScript, or with two templates.
 * @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateResolver.html */
export const resolverResource = (store: GraphQlApiStore) => {
  const put = async ({ inputs: given }: Resource<ResolverInputs>) => {
    const { apiId, type, field, runtime, requestTemplate: request, responseTemplate: response } = given;
    const title = `the resolver ${type}.${field}`;
    const code = codeOf({ code: given.code, runtime, request, response }, title);
    const arn = `${store.get(apiId).arn}/types/${type}/resolvers/${field}`;
    await store.putResolver({ apiId, type, field, code, ...kindOf(given, title) });
    return { id: `${apiId}-${type}-${field}`, outputs: { arn } };
  };
  return resource<aws.appsync.ResolverArgs, { readonly arn: string }>()({
    inputs,
    replaceOn: ["apiId", "type", "field"],
    create: put,
    update: put,
    delete: async ({ inputs: given }) => await store.deleteResolver(given),
  });
};

function kindOf({ kind = "UNIT", dataSource, pipelineConfig }: ResolverInputs, title: string): ResolverKind {
  if (kind === "PIPELINE") {
    const functions = pipelineConfig?.functions ?? [];
    if (dataSource !== undefined) throw badRequest(`${title} is a pipeline, so it can't have a dataSource`);
    if (functions.length > MOST_FUNCTIONS)
      throw badRequest(`${title} must have at most ${MOST_FUNCTIONS} functions (got ${functions.length})`);
    return { functions };
  }
  if (dataSource === undefined || pipelineConfig)
    throw badRequest(`${title} is of the kind UNIT, so it needs a dataSource and no pipelineConfig`);
  return { dataSource };
}
