import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import { formatArn } from "../../../contract/arn.ts";
import type { Read } from "../../../contract/members.ts";
import { physicalName, randomAlphanumeric } from "../../../contract/names.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { badRequest } from "../errors.ts";
import type { RestApiRecord } from "../records.ts";
import type { RestApis } from "../runtime/rest-apis.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";

/** Bytes.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html */
const LARGEST_COMPRESSION_SIZE = 10_485_760;

// An OpenAPI body, and what goes with it, is refused: routes are made with Resource, Method and Integration.
const inputs = {
  name: true,
  policy: true,
  binaryMediaTypes: true,
  minimumCompressionSize: true,
  disableExecuteApiEndpoint: true,
  tags: true,
  apiKeySource: ["HEADER"],
  endpointConfiguration: {
    types: ["EDGE", "REGIONAL"],
    ipAddressType: "clients here connect by 127.0.0.1",
  },
  description: "it is shown in AWS's console alone",
  securityPolicy: "there is no TLS on 127.0.0.1",
} as const;

type RestApiInputs = Read<Inputs<aws.apigateway.RestApiArgs>, typeof inputs>;

/** Outputs of an API. */
interface RestApiOutputs {
  readonly arn: string;
  readonly executionArn: string;
  readonly rootResourceId: string;
  /** ISO 8601. */
  readonly createdDate: string;
  readonly name: string;
  readonly apiKeySource: string;
  readonly binaryMediaTypes: readonly string[];
  readonly disableExecuteApiEndpoint: boolean;
  readonly endpointConfiguration: object;
  /** Bytes; empty: nothing is compressed. */
  readonly minimumCompressionSize: string;
  readonly policy: string;
  readonly region: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:apigateway/restApi:RestApi`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html */
export const restApiResource = (store: RestApiStore, apis: RestApis) =>
  resource<aws.apigateway.RestApiArgs, RestApiOutputs>()({
    inputs,
    async create(wanted) {
      const api = recordOf(wanted, {
        id: randomAlphanumeric(10),
        rootResourceId: randomAlphanumeric(10),
        createdDate: new Date().toISOString(),
      });
      await store.putApi(api);
      apis.open(api);
      return answer(api, wanted.inputs);
    },
    async start(kept) {
      apis.open(store.api(kept.id));
    },
    async update(wanted, previous) {
      const before = store.api(previous.id);
      const api = recordOf({ ...wanted, region: before.region }, before);
      await store.putApi(api);
      apis.open(api);
      return answer(api, wanted.inputs);
    },
    async delete(kept) {
      const api = store.api(kept.id);
      await apis.close(api);
      await store.deleteApi(api.id);
    },
    replaceOn: [],
  });

function answer(api: RestApiRecord, given: RestApiInputs) {
  return {
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
      endpointConfiguration: given.endpointConfiguration ?? { types: "EDGE" },
      minimumCompressionSize: api.minimumCompressionSize?.toString() ?? "",
      policy: api.policy ?? "",
      region: api.region,
      tagsAll: given.tags ?? {},
    },
  };
}

function recordOf(
  { name: logicalName, region, inputs: given }: Resource<RestApiInputs>,
  kept: Pick<RestApiRecord, "id" | "rootResourceId" | "createdDate"> & { readonly name?: string },
): RestApiRecord {
  return {
    ...kept,
    name: given.name ?? kept.name ?? physicalName(logicalName),
    region,
    policy: policyText(given.policy),
    binaryMediaTypes: given.binaryMediaTypes ?? [],
    minimumCompressionSize: compressionSize(given.minimumCompressionSize),
    disableExecuteApiEndpoint: given.disableExecuteApiEndpoint ?? false,
  };
}

/** @returns undefined where nothing is compressed.
 * @throws BadRequestException */
function compressionSize(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  const size = Number(text);
  if (!Number.isInteger(size) || size < -1 || size > LARGEST_COMPRESSION_SIZE)
    throw badRequest(
      `Invalid minimum compression size ${text}: must be between 0 and ${LARGEST_COMPRESSION_SIZE}, or -1 for no compression`,
    );
  return size === -1 ? undefined : size;
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
