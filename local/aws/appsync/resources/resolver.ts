import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../platform/errors.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../platform/resource.ts";
import type { GraphQlApis } from "../apis.ts";
import type { ResolverCode } from "../records.ts";

type ResolverInputs = Inputs<aws.appsync.ResolverArgs>;

/** `aws:appsync/resolver:Resolver`, of one data source: in JavaScript, or with two templates. */
export function resolverHandler(apis: GraphQlApis): ResourceHandler<ResolverInputs> {
  const put = async ({ inputs }: Resource<ResolverInputs>) => {
    const { apiId, type, field, dataSource } = inputs;
    const name = `${type}.${field}`;
    if (inputs.kind === "PIPELINE" || dataSource === undefined)
      throw new NotEmulatedError(`the pipeline resolver ${name}`, "Use a resolver of the kind UNIT with a dataSource.");
    if (inputs.cachingConfig) throw new NotEmulatedError(`caching of the resolver ${name}`, "Leave it away.");
    await apis.putResolver({ apiId, type, field, dataSource, code: codeOf(inputs, name) });
    return { id: `${apiId}-${type}-${field}`, outputs: { arn: `${apis.get(apiId).arn}/types/${type}/resolvers/${field}` } };
  };
  return {
    replaceOn: ["apiId", "type", "field"],
    create: put,
    update: put,
    delete: async ({ inputs }) => await apis.deleteResolver(inputs),
  };
}

function codeOf({ code, runtime, requestTemplate, responseTemplate }: ResolverInputs, name: string): ResolverCode {
  if (code !== undefined) {
    if (runtime?.name !== "APPSYNC_JS" || runtime.runtimeVersion !== "1.0.0")
      throw new Error(`the resolver ${name} has code, so it needs runtime { name: "APPSYNC_JS", runtimeVersion: "1.0.0" }`);
    return { javascript: code };
  }
  if (requestTemplate === undefined || responseTemplate === undefined)
    throw new Error(`the resolver ${name} needs code, or a requestTemplate and a responseTemplate`);
  return { request: requestTemplate, response: responseTemplate };
}
