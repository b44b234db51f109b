import { randomBytes } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { physicalName, randomAlphanumeric } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import { badRequest } from "../errors.ts";
import type { UsagePlanStore } from "../stores/usage-plans.ts";

type ApiKeyInputs = Inputs<aws.apigateway.ApiKeyArgs>;

/** `aws:apigateway/apiKey:ApiKey`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateApiKey.html */
export function apiKeyResource(plans: UsagePlanStore): ResourceHandler<ApiKeyInputs> {
  const write = async ({ region, name: logicalName, inputs }: Resource<ApiKeyInputs>, id: string) => {
    const before = plans.key(id);
    const value = inputs.value ?? before?.value ?? randomBytes(30).toString("base64url");
    if (value.length < 20 || value.length > 128)
      throw badRequest(
        `API Key value should be at least 20 and at most 128 characters (got ${value.length})`,
      );
    const record = {
      id,
      name: inputs.name ?? before?.name ?? physicalName(logicalName),
      value,
      enabled: inputs.enabled ?? true,
      createdDate: before?.createdDate ?? new Date().toISOString(),
    };
    await plans.putKey(record);
    return {
      id,
      outputs: {
        name: record.name,
        value,
        arn: `arn:aws:apigateway:${region}::/apikeys/${id}`,
        createdDate: record.createdDate,
        lastUpdatedDate: new Date().toISOString(),
        tagsAll: inputs.tags ?? {},
      },
    };
  };
  return {
    create: (resource) => write(resource, randomAlphanumeric(10)),
    update: (resource, previous) => write(resource, previous.id),
    delete: ({ id }) => plans.deleteKey(id),
    replaceOn: ["value"],
  };
}
