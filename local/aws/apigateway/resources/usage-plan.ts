import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName, randomAlphanumeric } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import { notFound } from "../errors.ts";
import type { UsagePlanRecord } from "../records.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";
import type { UsagePlanStore } from "../stores/usage-plans.ts";

type UsagePlanInputs = Inputs<aws.apigateway.UsagePlanArgs>;

/** `aws:apigateway/usagePlan:UsagePlan`, without quotas.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateUsagePlan.html */
export function usagePlanResource(
  plans: UsagePlanStore,
  store: RestApiStore,
): ResourceHandler<UsagePlanInputs> {
  const write = async ({ region, name: logicalName, inputs }: Resource<UsagePlanInputs>, id: string) => {
    if (inputs.quotaSettings)
      throw new NotEmulatedError(
        "the quota of a usage plan (quotaSettings)",
        "Omit it here; throttleSettings are enforced.",
      );
    for (const { apiId, stage } of inputs.apiStages ?? [])
      if (!store.get("stages", apiId, stage))
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
    create: (resource) => write(resource, randomAlphanumeric(6)),
    update: (resource, previous) => write(resource, previous.id),
    delete: ({ id }) => plans.deletePlan(id),
    replaceOn: [],
  };
}
