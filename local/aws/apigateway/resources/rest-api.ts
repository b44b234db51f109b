import type * as aws from "@pulumi/aws";
import { formatArn } from "../../../contract/arn.ts";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName, randomAlphanumeric } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler, ResourceState } from "../../../contract/resource.ts";
import { badRequest } from "../errors.ts";
import type { RestApiRecord } from "../records.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";
import type { RestApis } from "../runtime/rest-apis.ts";

type RestApiInputs = Inputs<aws.apigateway.RestApiArgs>;

/** `aws:apigateway/restApi:RestApi`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html */
export function restApiResource(
  store: RestApiStore,
  apis: RestApis,
  accountId: string,
): ResourceHandler<RestApiInputs> {
  const state = (api: RestApiRecord, { inputs }: Resource<RestApiInputs>): ResourceState => ({
    id: api.id,
    outputs: {
      arn: `arn:aws:apigateway:${api.region}::/restapis/${api.id}`,
      executionArn: formatArn({ service: "execute-api", region: api.region, accountId, resource: api.id }),
      rootResourceId: api.rootResourceId,
      createdDate: api.createdDate,
      name: api.name,
      apiKeySource: "HEADER",
      binaryMediaTypes: api.binaryMediaTypes,
      disableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
      endpointConfiguration: inputs.endpointConfiguration ?? { types: "EDGE" },
      minimumCompressionSize: api.minimumCompressionSize?.toString() ?? "",
      policy: api.policy ?? "",
      region: api.region,
      tagsAll: inputs.tags ?? {},
    },
  });
  return {
    async create(resource) {
      const api = record(resource, {
        id: randomAlphanumeric(10),
        rootResourceId: randomAlphanumeric(10),
        createdDate: new Date().toISOString(),
      });
      await store.putApi(api);
      apis.open(api);
      return state(api, resource);
    },
    async start(kept) {
      apis.open(store.api(kept.id));
    },
    async update(resource, previous) {
      const before = store.api(previous.id);
      const api = record({ ...resource, region: before.region }, before);
      await store.putApi(api);
      apis.open(api);
      return state(api, resource);
    },
    async delete(kept) {
      const api = store.api(kept.id);
      await apis.close(api);
      await store.deleteApi(api.id);
    },
    replaceOn: [],
  };
}

function record(
  { name: logicalName, region, inputs }: Resource<RestApiInputs>,
  kept: Pick<RestApiRecord, "id" | "rootResourceId" | "createdDate"> & { readonly name?: string },
): RestApiRecord {
  if (inputs.body !== undefined)
    throw new NotEmulatedError(
      "aws.apigateway.RestApi with an OpenAPI body",
      "Make the routes with aws.apigateway.Resource, Method and Integration, or with components/rest-api.",
    );
  if (inputs.endpointConfiguration?.types === "PRIVATE")
    throw new NotEmulatedError(
      "a REST API with a PRIVATE endpoint",
      "Use REGIONAL, with a resource policy where not everybody may call it.",
    );
  if (inputs.apiKeySource === "AUTHORIZER")
    throw new NotEmulatedError("API keys from an authorizer (apiKeySource AUTHORIZER)", "Use HEADER.");
  const minimumCompressionSize =
    inputs.minimumCompressionSize === undefined || inputs.minimumCompressionSize === ""
      ? undefined
      : Number(inputs.minimumCompressionSize);
  if (
    minimumCompressionSize !== undefined &&
    (!Number.isInteger(minimumCompressionSize) ||
      minimumCompressionSize < -1 ||
      minimumCompressionSize > 10_485_760)
  )
    throw badRequest(
      `Invalid minimum compression size ${inputs.minimumCompressionSize}: must be between 0 and 10485760, or -1 for no compression`,
    );
  return {
    ...kept,
    name: inputs.name ?? kept.name ?? physicalName(logicalName),
    region,
    policy: policyText(inputs.policy),
    binaryMediaTypes: inputs.binaryMediaTypes ?? [],
    minimumCompressionSize: minimumCompressionSize === -1 ? undefined : minimumCompressionSize,
    disableExecuteApiEndpoint: inputs.disableExecuteApiEndpoint ?? false,
  };
}

/** @throws BadRequestException when it is not JSON. */
export function policyText(policy: unknown): string | undefined {
  if (policy === undefined || policy === "") return undefined;
  const text = typeof policy === "string" ? policy : JSON.stringify(policy);
  try {
    JSON.parse(text);
  } catch (error) {
    throw badRequest(
      `Invalid policy document. Please check the policy syntax and ensure that Principals are valid. (${(error as Error).message})`,
    );
  }
  return text;
}
