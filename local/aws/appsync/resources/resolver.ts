import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { GraphQlApiStore } from "../store.ts";
import type { ResolverKind } from "../records.ts";
import { codeOf, refuseBatches } from "./code.ts";

type ResolverInputs = Inputs<aws.appsync.ResolverArgs>;

/** Functions of one pipeline.
 * @see https://docs.aws.amazon.com/general/latest/gr/appsync.html#limits_appsync */
const MOST_FUNCTIONS = 10;

/** `aws:appsync/resolver:Resolver`, of one data source or of a pipeline: in JavaScript, or with two templates.
 * @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateResolver.html */
export function resolverResource(apis: GraphQlApiStore): ResourceHandler<ResolverInputs> {
  const put = async ({ inputs }: Resource<ResolverInputs>) => {
    const { apiId, type, field, requestTemplate: request, responseTemplate: response } = inputs;
    const title = `the resolver ${type}.${field}`;
    if (inputs.cachingConfig) throw new NotEmulatedError(`caching of ${title}`, "Omit it.");
    refuseBatches(inputs, title);
    const code = codeOf({ ...inputs, request, response }, title);
    await apis.putResolver({ apiId, type, field, code, ...kindOf(inputs, title) });
    return {
      id: `${apiId}-${type}-${field}`,
      outputs: { arn: `${apis.get(apiId).arn}/types/${type}/resolvers/${field}` },
    };
  };
  return {
    replaceOn: ["apiId", "type", "field"],
    create: put,
    update: put,
    delete: async ({ inputs }) => await apis.deleteResolver(inputs),
  };
}

function kindOf({ kind = "UNIT", dataSource, pipelineConfig }: ResolverInputs, title: string): ResolverKind {
  if (kind === "PIPELINE") {
    const functions = pipelineConfig?.functions ?? [];
    if (dataSource !== undefined)
      throw new AwsError("BadRequestException", `${title} is a pipeline, so it can't have a dataSource`);
    if (functions.length > MOST_FUNCTIONS)
      throw new AwsError(
        "BadRequestException",
        `${title} must have at most ${MOST_FUNCTIONS} functions (got ${functions.length})`,
      );
    return { functions };
  }
  if (dataSource === undefined || pipelineConfig)
    throw new AwsError(
      "BadRequestException",
      `${title} is of the kind UNIT, so it needs a dataSource and no pipelineConfig`,
    );
  return { dataSource };
}
