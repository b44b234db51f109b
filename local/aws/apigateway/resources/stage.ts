import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import { formatArn, parseArn } from "../../../contract/arn.ts";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { badRequest } from "../errors.ts";
import { idOf } from "../ids.ts";
import type { StageRecord } from "../records.ts";
import { domainNameOf, type RestApis } from "../runtime/rest-apis.ts";
import type { AccountStore } from "../stores/accounts.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";

const inputs = {
  restApi: true,
  stageName: true,
  deployment: true,
  variables: true,
  accessLogSettings: { destinationArn: true, format: true },
  tags: true,
  cacheClusterEnabled: [false],
  cacheClusterSize: "nothing is cached here",
  description: "it is shown in AWS's console alone",
  documentationVersion: "an API's documentation is kept and not published",
  xrayTracingEnabled: "every request is traced here",
} as const;

type StageInputs = Read<Inputs<aws.apigateway.StageArgs>, typeof inputs>;

/** Outputs of a stage. */
interface StageOutputs {
  readonly arn: string;
  readonly executionArn: string;
  readonly invokeUrl: string;
  readonly webAclArn: string;
  readonly region: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:apigateway/stage:Stage`: serves a deployment below `/<stageName>`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html */
export const stageResource = (store: RestApiStore, apis: RestApis, accounts: AccountStore) => {
  const write = async ({ urn, inputs: given }: Resource<StageInputs>, previous?: Resource<StageInputs>) => {
    const record = recordOf(given);
    const { region } = store.api(record.restApiId);
    if (record.accessLog) accounts.requireLogRole(region);
    // Before it is recorded, so that a deployment that does not work in this stage leaves the old one as it is.
    await apis.serve(record);
    if (previous) await store.change("stages", record.restApiId, record.stageName, urn, record);
    else await store.add("stages", record.restApiId, record.stageName, urn, record);
    return answer(record, region, given.tags);
  };
  return resource<aws.apigateway.StageArgs, StageOutputs>()({
    inputs,
    create: async (wanted) => {
      const { restApiId, stageName } = recordOf(wanted.inputs);
      if (!/^[a-zA-Z0-9_-]{1,128}$/.test(stageName))
        throw badRequest(
          `Stage name only allows a-zA-Z0-9_- and at most 128 characters (got "${stageName}")`,
        );
      store.api(restApiId);
      return await write(wanted);
    },
    async start({ inputs: given }) {
      apis.resume(recordOf(given));
    },
    update: (wanted, previous) => write(wanted, previous),
    async delete({ inputs: given }) {
      const record = recordOf(given);
      await apis.remove(record);
      await store.delete("stages", record.restApiId, record.stageName);
    },
    replaceOn: ["restApi", "stageName"],
  });
};

function answer({ restApiId, stageName }: StageRecord, region: string, tags: StageOutputs["tagsAll"] = {}) {
  const resource = `${restApiId}/${stageName}`;
  return {
    id: `ags-${restApiId}-${stageName}`,
    outputs: {
      arn: `arn:aws:apigateway:${region}::/restapis/${restApiId}/stages/${stageName}`,
      executionArn: formatArn({ service: "execute-api", region, accountId, resource }),
      invokeUrl: `https://${domainNameOf(restApiId, region)}/${stageName}`,
      webAclArn: "",
      region,
      tagsAll: tags,
    },
  };
}

function recordOf(given: StageInputs): StageRecord {
  return {
    restApiId: idOf(given.restApi, "restApi"),
    stageName: given.stageName,
    deploymentId: idOf(given.deployment, "deployment"),
    variables: given.variables ?? {},
    accessLog: given.accessLogSettings && accessLog(given.accessLogSettings),
  };
}

function accessLog({
  destinationArn,
  format,
}: {
  destinationArn: string;
  format: string;
}): NonNullable<StageRecord["accessLog"]> {
  if (parseArn(destinationArn).service !== "logs")
    throw new NotEmulatedError(
      `an access log to ${destinationArn}`,
      "Give the ARN of a CloudWatch Logs group.",
    );
  if (!/\$context\.(?:requestId|extendedRequestId)\b/.test(format))
    throw badRequest(
      "Invalid accessLogSettings.format: access log format must contain $context.requestId or $context.extendedRequestId",
    );
  return { destinationArn, format };
}
