import { randomBytes } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import { badRequest, notFound } from "../errors.ts";
import { gatewayId } from "../ids.ts";
import type { Repository } from "../repository.ts";
import type { UsagePlanRecord, UsagePlans } from "../usage-plans.ts";

type ApiKeyInputs = Inputs<aws.apigateway.ApiKeyArgs>;
type UsagePlanInputs = Inputs<aws.apigateway.UsagePlanArgs>;
type UsagePlanKeyInputs = Inputs<aws.apigateway.UsagePlanKeyArgs>;

/** `aws:apigateway/apiKey:ApiKey`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateApiKey.html */
export function apiKeyHandler(plans: UsagePlans): ResourceHandler<ApiKeyInputs> {
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
    create: (resource) => write(resource, gatewayId(10)),
    update: (resource, previous) => write(resource, previous.id),
    delete: ({ id }) => plans.deleteKey(id),
    replaceOn: ["value"],
  };
}

/** `aws:apigateway/usagePlan:UsagePlan`, without quotas.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateUsagePlan.html */
export function usagePlanHandler(
  plans: UsagePlans,
  repository: Repository,
): ResourceHandler<UsagePlanInputs> {
  const write = async ({ region, name: logicalName, inputs }: Resource<UsagePlanInputs>, id: string) => {
    if (inputs.quotaSettings)
      throw new NotEmulatedError(
        "the quota of a usage plan (quotaSettings)",
        "Leave it away here; throttleSettings are enforced.",
      );
    for (const { apiId, stage } of inputs.apiStages ?? [])
      if (!repository.get("stages", apiId, stage))
        throw notFound(`Invalid stage identifier specified: ${stage} of API ${apiId}`);
    const record: UsagePlanRecord = {
      id,
      name: inputs.name ?? plans.plan(id)?.name ?? physicalName(logicalName),
      apiStages: (inputs.apiStages ?? []).map(({ apiId, stage, throttles }) => ({
        apiId,
        stage,
        throttles: Object.fromEntries(
          (throttles ?? []).map(({ path, rateLimit, burstLimit }) => [path, { rateLimit, burstLimit }]),
        ),
      })),
      throttle: inputs.throttleSettings,
    };
    await plans.putPlan(record);
    return {
      id,
      outputs: {
        name: record.name,
        arn: `arn:aws:apigateway:${region}::/usageplans/${id}`,
        tagsAll: inputs.tags ?? {},
      },
    };
  };
  return {
    create: (resource) => write(resource, gatewayId(6)),
    update: (resource, previous) => write(resource, previous.id),
    delete: ({ id }) => plans.deletePlan(id),
    replaceOn: [],
  };
}

/** `aws:apigateway/usagePlanKey:UsagePlanKey`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateUsagePlanKey.html */
export function usagePlanKeyHandler(plans: UsagePlans): ResourceHandler<UsagePlanKeyInputs> {
  return {
    async create({ inputs: { keyId, keyType, usagePlanId } }) {
      const key = plans.key(keyId);
      if (keyType !== "API_KEY") throw badRequest(`Invalid key type specified: ${keyType}. Must be API_KEY`);
      if (!key) throw notFound(`Invalid API Key identifier specified: ${keyId}`);
      if (!plans.plan(usagePlanId)) throw notFound(`Invalid Usage Plan ID specified: ${usagePlanId}`);
      await plans.putPlanKey({ usagePlanId, keyId });
      return { id: keyId, outputs: { name: key.name, value: key.value } };
    },
    delete: ({ inputs: { keyId, usagePlanId } }) => plans.deletePlanKey({ keyId, usagePlanId }),
    replaceOn: ["keyId", "keyType", "usagePlanId"],
  };
}
