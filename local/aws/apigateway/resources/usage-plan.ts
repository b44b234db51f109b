import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { physicalName, randomAlphanumeric } from "../../../contract/names.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { badRequest, notFound } from "../errors.ts";
import type { QuotaPeriod, QuotaSettings, UsagePlanRecord } from "../records.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";
import type { UsagePlanStore } from "../stores/usage-plans.ts";

const inputs = {
  name: true,
  apiStages: {
    apiId: true,
    stage: true,
    throttles: { path: true, rateLimit: true, burstLimit: true },
  },
  throttleSettings: { rateLimit: true, burstLimit: true },
  quotaSettings: { limit: true, offset: true, period: true },
  tags: true,
  description: "it is shown in AWS's console alone",
} as const;

type UsagePlanInputs = Read<Inputs<aws.apigateway.UsagePlanArgs>, typeof inputs>;

/** Outputs of a plan. */
interface UsagePlanOutputs {
  readonly name: string;
  readonly arn: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:apigateway/usagePlan:UsagePlan`. Its quota counts anew after a restart, and after a change of any plan.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateUsagePlan.html */
export const usagePlanResource = (store: UsagePlanStore, apis: RestApiStore) => {
  const write = async (
    { region, name: logicalName, inputs: given }: Resource<UsagePlanInputs>,
    id: string,
  ) => {
    const { apiStages = [], throttleSettings, quotaSettings, tags = {} } = given;
    for (const { apiId, stage } of apiStages)
      if (!apis.get("stages", apiId, stage))
        throw notFound(`Invalid stage identifier specified: ${stage} of API ${apiId}`);
    const name = given.name ?? store.plan(id)?.name ?? physicalName(logicalName);
    const record: UsagePlanRecord = {
      id,
      name,
      apiStages: apiStages.map(({ apiId, stage, throttles = [] }) => ({
        apiId,
        stage,
        throttles: Object.fromEntries(
          throttles.map(({ path, rateLimit, burstLimit }) => [path, { rateLimit, burstLimit }]),
        ),
      })),
      throttle: throttleSettings,
      quota: quotaSettings && quotaOf(quotaSettings),
    };
    await store.putPlan(record);
    return { id, outputs: { name, arn: `arn:aws:apigateway:${region}::/usageplans/${id}`, tagsAll: tags } };
  };
  return resource<aws.apigateway.UsagePlanArgs, UsagePlanOutputs>()({
    inputs,
    create: (plan) => write(plan, randomAlphanumeric(6)),
    update: (plan, previous) => write(plan, previous.id),
    delete: ({ id }) => store.deletePlan(id),
    replaceOn: [],
  });
};

const PERIODS: readonly string[] = ["DAY", "WEEK", "MONTH"];

/** @throws AwsError BadRequestException */
function quotaOf({
  limit,
  offset = 0,
  period,
}: {
  readonly limit: number;
  readonly offset?: number | undefined;
  readonly period: string;
}): QuotaSettings {
  if (!PERIODS.includes(period))
    throw badRequest(`Invalid quota period specified: ${period}. Must be one of ${PERIODS.join(", ")}`);
  if (limit < 1 || offset < 0 || offset > limit)
    throw badRequest(`Invalid quota specified: limit ${limit} with offset ${offset}`);
  return { limit, offset, period: period as QuotaPeriod };
}
