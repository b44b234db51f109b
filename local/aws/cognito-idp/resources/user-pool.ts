import { randomBytes } from "node:crypto";
import { formatArn } from "../../../contract/arn.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Resource, type ResourceState } from "../../../contract/resource.ts";
import type * as aws from "@pulumi/aws";
import type { Platform } from "../../../contract/service.ts";
import type { UserPoolStore } from "../store.ts";
import { invalidParameter } from "../errors.ts";
import { newPoolId } from "../ids.ts";
import type { PoolRecord } from "../records.ts";
import { serveMetadata } from "../tokens/metadata.ts";
import type { PoolKeys } from "../tokens/pool-keys.ts";
import { newKeySet } from "../tokens/keys.ts";
import { checkIdentity } from "./check-identity.ts";
import { poolSettings, userPoolInputs, type UserPoolInputs } from "./pool-settings.ts";

/** Outputs of a user pool. */
interface UserPoolOutputs {
  readonly arn: string;
  readonly endpoint: string;
  readonly name: string;
  readonly creationDate: string;
  readonly lastModifiedDate: string;
  readonly estimatedNumberOfUsers: number;
  readonly customDomain: string;
  readonly domain: string;
  readonly userPoolTier: PoolRecord["settings"]["tier"];
  readonly mfaConfiguration: PoolRecord["settings"]["mfaConfiguration"];
  readonly passwordPolicy: PoolRecord["settings"]["passwordPolicy"];
  readonly adminCreateUserConfig: object;
  readonly usernameConfiguration: { readonly caseSensitive: boolean };
  readonly region: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:cognito/userPool:UserPool`.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html */
export function userPoolResource(platform: Platform, store: UserPoolStore, keys: PoolKeys) {
  const open = (pool: PoolRecord) => serveMetadata(platform, store, keys, pool);
  const endpoint = (poolId: string) => `${platform.gatewayUrl}/${poolId}`;
  const state = (pool: PoolRecord, { inputs }: Resource<UserPoolInputs>): ResourceState<UserPoolOutputs> => ({
    id: pool.id,
    outputs: {
      arn: pool.arn,
      // On AWS without a scheme; with one, the program knows that it is not Cognito's usual address.
      endpoint: endpoint(pool.id),
      name: pool.name,
      creationDate: new Date(pool.createdAt).toISOString(),
      lastModifiedDate: new Date(pool.modifiedAt).toISOString(),
      estimatedNumberOfUsers: store.users(pool.id).length,
      customDomain: "",
      domain: "",
      userPoolTier: pool.settings.tier,
      mfaConfiguration: pool.settings.mfaConfiguration,
      passwordPolicy: pool.settings.passwordPolicy,
      adminCreateUserConfig: {
        allowAdminCreateUserOnly: pool.settings.adminCreateUserOnly,
        ...inputs.adminCreateUserConfig,
      },
      usernameConfiguration: { caseSensitive: pool.settings.caseSensitive },
      region: pool.region,
      tagsAll: inputs.tags ?? {},
    },
  });
  return resource<aws.cognito.UserPoolArgs, UserPoolOutputs>()({
    inputs: userPoolInputs,
    async create(wanted) {
      const settings = poolSettings(wanted.inputs);
      checkIdentity(platform, wanted.region, settings.mail);
      const id = newPoolId(wanted.region);
      const now = Date.now();
      const pool: PoolRecord = {
        id,
        arn: formatArn({
          service: "cognito-idp",
          region: wanted.region,
          accountId: platform.accountId,
          resource: `userpool/${id}`,
        }),
        region: wanted.region,
        name: wanted.inputs.name ?? physicalName(wanted.name, 128),
        settings,
        keys: await newKeySet(),
        sessionKey: randomBytes(32).toString("base64"),
        createdAt: now,
        modifiedAt: now,
      };
      await store.putPool(pool);
      open(pool);
      return state(pool, wanted);
    },
    async start(kept) {
      open(store.pool(kept.id));
      return { endpoint: endpoint(kept.id) };
    },
    async update(wanted, previous) {
      const before = store.pool(previous.id);
      const settings = poolSettings(wanted.inputs);
      checkIdentity(platform, wanted.region, settings.mail);
      checkSchemaChange(before, settings.schema);
      const pool: PoolRecord = {
        ...before,
        name: wanted.inputs.name ?? before.name,
        settings,
        modifiedAt: Date.now(),
      };
      await store.putPool(pool);
      open(pool);
      return state(pool, wanted);
    },
    async delete({ id }) {
      // After a crash it may be gone already.
      if (!store.hasPool(id)) return;
      if (store.pool(id).settings.deletionProtection === "ACTIVE")
        throw invalidParameter(
          `The user pool ${id} cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first: set deletionProtection to INACTIVE.`,
        );
      await store.deletePool(id);
      keys.forget(id);
    },
    replaceOn: ["aliasAttributes", "usernameAttributes", "usernameConfiguration", "region"],
  });
}

/** A schema only grows.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-custom-attributes */
function checkSchemaChange({ settings }: PoolRecord, wanted: PoolRecord["settings"]["schema"]): void {
  const changed = settings.schema.find((attribute) => {
    const now = wanted.find(({ name }) => name === attribute.name);
    return JSON.stringify(now) !== JSON.stringify(attribute);
  });
  if (changed)
    throw invalidParameter(
      `Existing schema attributes cannot be modified or deleted (${changed.name}). Add attributes under other names, or replace the pool.`,
    );
}
