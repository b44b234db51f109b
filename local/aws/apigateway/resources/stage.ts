import type * as aws from "@pulumi/aws";
import { formatArn, parseArn } from "../../../contract/arn.ts";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Inputs, Resource, ResourceHandler, ResourceState } from "../../../contract/resource.ts";
import type { AccountStore } from "../stores/accounts.ts";
import { badRequest } from "../errors.ts";
import { idOf } from "../ids.ts";
import type { StageRecord } from "../records.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";
import { domainNameOf, type RestApis } from "../runtime/rest-apis.ts";

type StageInputs = Inputs<aws.apigateway.StageArgs>;

/** `aws:apigateway/stage:Stage`: serves a deployment below `/<stageName>`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html */
export function stageResource(
  store: RestApiStore,
  apis: RestApis,
  accounts: AccountStore,
  accountId: string,
): ResourceHandler<StageInputs> {
  const write = async (resource: Resource<StageInputs>): Promise<ResourceState> => {
    const record = asRecord(resource.inputs);
    const { region } = store.api(record.restApiId);
    if (record.accessLog) accounts.requireLogRole(region);
    // Before it is recorded, so that a deployment that does not work in this stage leaves the old one as it is.
    await apis.serve(record);
    await store.put("stages", record.restApiId, record.stageName, resource.urn, record);
    const { restApiId, stageName } = record;
    return {
      id: `ags-${restApiId}-${stageName}`,
      outputs: {
        arn: `arn:aws:apigateway:${region}::/restapis/${restApiId}/stages/${stageName}`,
        executionArn: formatArn({
          service: "execute-api",
          region,
          accountId,
          resource: `${restApiId}/${stageName}`,
        }),
        invokeUrl: `https://${domainNameOf(restApiId, region)}/${stageName}`,
        webAclArn: "",
        region,
        tagsAll: resource.inputs.tags ?? {},
      },
    };
  };
  return {
    create: async (resource) => {
      const { restApiId, stageName } = asRecord(resource.inputs);
      if (!/^[a-zA-Z0-9_-]{1,128}$/.test(stageName))
        throw badRequest(
          `Stage name only allows a-zA-Z0-9_- and at most 128 characters (got "${stageName}")`,
        );
      store.api(restApiId);
      return await write(resource);
    },
    async start({ inputs }) {
      apis.resume(asRecord(inputs));
    },
    update: (resource) => write(resource),
    async delete({ inputs }) {
      const record = asRecord(inputs);
      await apis.remove(record);
      await store.delete("stages", record.restApiId, record.stageName);
    },
    replaceOn: ["restApi", "stageName"],
  };
}

function asRecord(inputs: StageInputs): StageRecord {
  if (inputs.canarySettings)
    throw new NotEmulatedError(
      "a canary (canarySettings of a stage)",
      "Omit it here; make a second stage to try a deployment.",
    );
  if (inputs.cacheClusterEnabled)
    throw new NotEmulatedError(
      "the cache of a stage (cacheClusterEnabled)",
      "Omit it, or let CloudFront cache.",
    );
  if (inputs.clientCertificateId)
    throw new NotEmulatedError(
      "a client certificate of a stage (clientCertificateId)",
      "Omit it: backends here are not called by TLS.",
    );
  return {
    restApiId: idOf(inputs.restApi, "restApi"),
    stageName: inputs.stageName,
    deploymentId: idOf(inputs.deployment, "deployment"),
    variables: inputs.variables ?? {},
    accessLog: inputs.accessLogSettings && accessLog(inputs.accessLogSettings),
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
