import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import type { Read } from "../../../contract/members.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { readLocation } from "../../../delivery/s3-client.ts";
import { invalidRequest } from "../errors.ts";
import type { WorkgroupConfiguration, WorkgroupRecord } from "../records.ts";
import type { WorkgroupStore } from "../stores/workgroups.ts";

/** Bytes.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfiguration.html */
const LEAST_SCAN_LIMIT = 10_000_000;

const ENGINE = "Athena engine version 3";

/** Outputs of a workgroup. */
interface WorkgroupOutputs {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  readonly state: string;
  readonly configuration?: object;
  readonly tagsAll: Readonly<Record<string, string>>;
}

const inputs = {
  name: true,
  description: true,
  state: true,
  tags: true,
  forceDestroy: "a workgroup goes with its queries and their history",
  configuration: {
    bytesScannedCutoffPerQuery: true,
    enforceWorkgroupConfiguration: true,
    engineVersion: {
      selectedEngineVersion: ["AUTO", ENGINE],
      effectiveEngineVersion: [ENGINE],
    },
    identityCenterConfiguration: { enableIdentityCenter: [false] },
    managedQueryResultsConfiguration: { enabled: [false] },
    publishCloudwatchMetricsEnabled: true,
    requesterPaysEnabled: "every bucket here is of this account",
    resultConfiguration: {
      outputLocation: true,
      encryptionConfiguration: { encryptionOption: true, kmsKeyArn: true },
      expectedBucketOwner: [accountId],
    },
  },
} as const;

type WorkgroupInputs = Read<Inputs<aws.athena.WorkgroupArgs>, typeof inputs>;

/** `aws:athena/workgroup:Workgroup`.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateWorkGroup.html */
export const workgroupResource = (store: WorkgroupStore) =>
  resource<aws.athena.WorkgroupArgs, WorkgroupOutputs>()({
    inputs,
    replaceOn: ["name", "region"],
    create: async ({ name: logicalName, region, inputs: given }) => {
      const name = given.name ?? physicalName(logicalName, 128);
      await store.create({ ...recordOf(region, name, given), createdAt: Date.now() });
      return answer(store, region, name, given);
    },
    update: async ({ inputs: given }, { region, id }) => {
      const { createdAt } = store.get(region, id);
      await store.put({ ...recordOf(region, id, given), createdAt });
      return answer(store, region, id, given);
    },
    delete: async ({ region, id }) => await store.delete(region, id),
  });

function answer(store: WorkgroupStore, region: string, name: string, given: WorkgroupInputs) {
  const { configuration, state = "ENABLED", tags = {} } = given;
  const engineVersion = {
    selectedEngineVersion: "AUTO",
    effectiveEngineVersion: ENGINE,
    ...configuration?.engineVersion,
  };
  return {
    id: name,
    outputs: {
      name,
      region,
      arn: store.arnOf(region, name),
      tagsAll: tags,
      state,
      configuration: configuration && { ...configuration, engineVersion },
    },
  };
}

function recordOf(region: string, name: string, given: WorkgroupInputs): Omit<WorkgroupRecord, "createdAt"> {
  return {
    name,
    region,
    description: given.description ?? "",
    isEnabled: given.state !== "DISABLED",
    configuration: configurationOf(given),
  };
}

/** @throws AwsError InvalidRequestException */
function configurationOf({ configuration = {} }: WorkgroupInputs): WorkgroupConfiguration {
  const {
    bytesScannedCutoffPerQuery: scanLimit,
    resultConfiguration: { outputLocation, encryptionConfiguration } = {},
    enforceWorkgroupConfiguration = true,
    publishCloudwatchMetricsEnabled = true,
  } = configuration;
  if (scanLimit !== undefined && scanLimit < LEAST_SCAN_LIMIT)
    throw invalidRequest(
      `BytesScannedCutoffPerQuery must be at least ${LEAST_SCAN_LIMIT} bytes (got ${scanLimit})`,
    );
  if (outputLocation !== undefined && !readLocation(outputLocation))
    throw invalidRequest(
      `outputLocation is not a valid S3 path: ${outputLocation}. Fix: s3://bucket/prefix/`,
    );
  return {
    isEnforced: enforceWorkgroupConfiguration,
    publishesMetrics: publishCloudwatchMetricsEnabled,
    scanLimit,
    outputLocation,
    encryptionOption: encryptionConfiguration?.encryptionOption,
    kmsKey: encryptionConfiguration?.kmsKeyArn,
  };
}
