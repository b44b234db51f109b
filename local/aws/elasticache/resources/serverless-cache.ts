import { randomBytes } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import { invalidCombination, invalidParameter } from "../errors.ts";
import type { CacheRecord } from "../records.ts";
import { regionCode } from "../region-code.ts";
import type { CacheStore } from "../store.ts";

interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Outputs of a serverless cache. */
interface CacheOutputs {
  readonly arn: string;
  readonly name: string;
  readonly createTime: string;
  readonly endpoints: readonly Endpoint[];
  readonly readerEndpoints: readonly Endpoint[];
  readonly fullEngineVersion: string;
  readonly majorEngineVersion: string;
  readonly status: string;
}

/** Limits of something, as the provider has them. */
interface Limits {
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Arguments of a cache that decide. */
interface CacheInputs {
  readonly cacheUsageLimits?: { readonly dataStorage?: Limits; readonly ecpuPerSeconds?: readonly Limits[] };
  readonly description?: string;
  readonly majorEngineVersion?: string;
  readonly securityGroupIds?: readonly string[];
  readonly subnetIds?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly userGroupId?: string;
}

const MAJOR_VERSION = "8";

/** `aws:elasticache/serverlessCache:ServerlessCache`, of Valkey.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateServerlessCache.html */
export const serverlessCacheResource = (store: CacheStore) => {
  const state = ({ name, arn, host, createdAt, majorEngineVersion }: CacheRecord) => ({
    id: name,
    outputs: {
      arn,
      name,
      createTime: new Date(createdAt).toISOString(),
      endpoints: [{ address: host, port: 6379 }],
      readerEndpoints: [{ address: host, port: 6380 }],
      majorEngineVersion,
      fullEngineVersion: majorEngineVersion === "9" ? "9.0" : "8.1",
      status: "available",
    },
  });
  return resource<aws.elasticache.ServerlessCacheArgs, CacheOutputs>()({
    inputs: {
      name: true,
      engine: ["valkey"],
      majorEngineVersion: ["8", "9"],
      description: true,
      cacheUsageLimits: { dataStorage: { minimum: true, maximum: true, unit: ["GB"] }, ecpuPerSeconds: true },
      subnetIds: true,
      securityGroupIds: true,
      userGroupId: true,
      dailySnapshotTime: "no snapshot is made here",
      snapshotRetentionLimit: "no snapshot is made here",
      kmsKeyId: "nothing is encrypted on this machine",
      networkType: ["ipv4"],
      tags: true,
      timeouts: "it is there at once",
    },
    replaceOn: ["name", "subnetIds", "kmsKeyId", "region"],
    create: async ({ name: logicalName, inputs, region }) => {
      const name = inputs.name ?? physicalName(logicalName, 40);
      if (store.findCache(name, region)) throw invalidParameter(`Serverless Cache ${name} already exists.`);
      const host = `${name}-${randomBytes(3).toString("hex")}.serverless.${regionCode(region)}.cache.amazonaws.com`;
      const record = read(inputs, {
        name,
        region,
        host,
        createdAt: store.now(),
        arn: store.arnOf("serverlesscache", name, region),
      });
      await store.putCache(record);
      return state(record);
    },
    start: async ({ outputs: { name }, region }) => {
      const record = store.cache(name, region);
      await store.start(record);
      return state(record).outputs;
    },
    update: async ({ inputs, region }, { outputs: { name } }) => {
      const before = store.cache(name, region);
      if (before.majorEngineVersion > (inputs.majorEngineVersion ?? before.majorEngineVersion))
        throw invalidCombination(
          `Serverless Cache ${name} can't go back to engine version ${inputs.majorEngineVersion}`,
        );
      const record = read(inputs, before);
      await store.putCache(record);
      return state(record);
    },
    delete: async ({ outputs: { arn } }) => await store.deleteCache(arn),
    lookUp: async (id, region) => {
      const record = store.findCache(id, region);
      if (!record) return undefined;
      const { name, description, subnetIds, securityGroupIds, userGroupId, tags } = record;
      return {
        ...state(record),
        inputs: { engine: "valkey", name, description, subnetIds, securityGroupIds, userGroupId, tags },
      };
    },
  });
};

function read(
  inputs: CacheInputs,
  identity: Pick<CacheRecord, "name" | "arn" | "region" | "host" | "createdAt">,
): CacheRecord {
  const { description = " ", subnetIds = [], securityGroupIds = [], userGroupId, tags = {} } = inputs;
  const { name, arn, region, host, createdAt } = identity;
  // Token signing needs lower case.
  if (!/^[a-z](?!.*--)[a-z0-9-]{0,39}$/.test(name) || name.endsWith("-"))
    throw invalidParameter(
      `The name of a serverless cache must begin with a letter, have at most 40 small letters, digits and single hyphens, and not end with one (got "${name}")`,
    );
  if (subnetIds.length === 1 || subnetIds.length > 3)
    throw invalidParameter(`A serverless cache has two or three subnets (got ${subnetIds.length})`);
  const { dataStorage, ecpuPerSeconds = [] } = inputs.cacheUsageLimits ?? {};
  const [ecpu] = ecpuPerSeconds;
  within("dataStorage", dataStorage, 1, 5_000);
  within("ecpuPerSecond", ecpu, 1_000, 15_000_000);
  return {
    name,
    arn,
    region,
    host,
    createdAt,
    description,
    majorEngineVersion: inputs.majorEngineVersion ?? MAJOR_VERSION,
    subnetIds: [...subnetIds],
    securityGroupIds: [...securityGroupIds],
    userGroupId,
    dataStorage: { minimum: dataStorage?.minimum, maximum: dataStorage?.maximum },
    ecpuPerSecond: { minimum: ecpu?.minimum, maximum: ecpu?.maximum },
    tags,
  };
}

/** @throws AwsError InvalidParameterValue for a limit that AWS does not take. */
function within(name: string, limit: Limits | undefined, least: number, most: number): void {
  for (const value of [limit?.minimum, limit?.maximum])
    if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= most))
      throw invalidParameter(`${name} must be a whole number from ${least} to ${most} (got ${value})`);
  if ((limit?.minimum ?? least) > (limit?.maximum ?? most))
    throw invalidCombination(`The minimum of ${name} is above its maximum`);
}
