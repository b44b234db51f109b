import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { readLocation } from "../../../delivery/s3-client.ts";
import type { WorkgroupConfiguration, WorkgroupRecord } from "../records.ts";
import { invalid, type WorkgroupStore } from "../stores/workgroups.ts";

type WorkgroupInputs = Inputs<aws.athena.WorkgroupArgs>;

/** Bytes.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfiguration.html */
const LEAST_SCAN_LIMIT = 10_000_000;

/** `aws:athena/workgroup:Workgroup`.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateWorkGroup.html */
export function workgroupResource(workgroups: WorkgroupStore): ResourceHandler<WorkgroupInputs> {
  const answer = (region: string, name: string, inputs: WorkgroupInputs) => ({
    id: name,
    outputs: {
      name,
      region,
      arn: workgroups.arnOf(region, name),
      tagsAll: inputs.tags ?? {},
      state: inputs.state ?? "ENABLED",
      ...(inputs.configuration && {
        configuration: {
          ...inputs.configuration,
          engineVersion: { ...ENGINE, ...inputs.configuration.engineVersion },
        },
      }),
    },
  });
  const record = (
    region: string,
    name: string,
    inputs: WorkgroupInputs,
  ): Omit<WorkgroupRecord, "createdAt"> => ({
    name,
    region,
    description: inputs.description ?? "",
    isEnabled: inputs.state !== "DISABLED",
    configuration: readConfiguration(inputs),
  });
  return {
    replaceOn: ["name", "region"],
    create: async ({ name: logicalName, region, inputs }) => {
      const name = inputs.name ?? physicalName(logicalName, 128);
      await workgroups.create({ ...record(region, name, inputs), createdAt: Date.now() });
      return answer(region, name, inputs);
    },
    update: async ({ inputs }, { region, id }) => {
      const { createdAt } = workgroups.get(region, id);
      await workgroups.put({ ...record(region, id, inputs), createdAt });
      return answer(region, id, inputs);
    },
    delete: async ({ region, id }) => await workgroups.delete(region, id),
  };
}

const ENGINE = { selectedEngineVersion: "AUTO", effectiveEngineVersion: "Athena engine version 3" };

function readConfiguration({ configuration = {} }: WorkgroupInputs): WorkgroupConfiguration {
  const {
    bytesScannedCutoffPerQuery: scanLimit,
    resultConfiguration,
    engineVersion,
    enforceWorkgroupConfiguration = true,
  } = configuration;
  const { outputLocation, encryptionConfiguration, expectedBucketOwner, aclConfiguration } =
    resultConfiguration ?? {};
  if (scanLimit !== undefined && scanLimit < LEAST_SCAN_LIMIT)
    throw invalid(`BytesScannedCutoffPerQuery must be at least ${LEAST_SCAN_LIMIT} bytes (got ${scanLimit})`);
  if (outputLocation !== undefined && !readLocation(outputLocation))
    throw invalid(`outputLocation is not a valid S3 path: ${outputLocation}. Fix: s3://bucket/prefix/`);
  if (!/^(AUTO|Athena engine version 3)$/.test(engineVersion?.selectedEngineVersion ?? "AUTO"))
    throw new NotEmulatedError(
      `the engine ${engineVersion?.selectedEngineVersion} of an Athena workgroup`,
      'Use "Athena engine version 3".',
    );
  if (configuration.managedQueryResultsConfiguration?.enabled)
    throw new NotEmulatedError("managed query results of an Athena workgroup", "Give outputLocation.");
  if (configuration.identityCenterConfiguration?.enableIdentityCenter)
    throw new NotEmulatedError("IAM Identity Center in an Athena workgroup", "Use roles.");
  if (expectedBucketOwner ?? aclConfiguration)
    throw new NotEmulatedError(
      "expectedBucketOwner and aclConfiguration of an Athena workgroup",
      "Use a bucket of this account.",
    );
  return {
    isEnforced: enforceWorkgroupConfiguration,
    publishesMetrics: configuration.publishCloudwatchMetricsEnabled ?? true,
    ...(scanLimit !== undefined && { scanLimit }),
    ...(outputLocation !== undefined && { outputLocation }),
    ...(encryptionConfiguration?.encryptionOption !== undefined && {
      encryptionOption: encryptionConfiguration.encryptionOption,
    }),
    ...(encryptionConfiguration?.kmsKeyArn !== undefined && { kmsKey: encryptionConfiguration.kmsKeyArn }),
  };
}
