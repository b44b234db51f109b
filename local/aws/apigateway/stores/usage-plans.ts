import type { ApiKeyRecord, ThrottleSettings, UsagePlanKeyRecord, UsagePlanRecord } from "../records.ts";
import type { Store } from "../../../host/store.ts";
import type { CompiledMethod } from "../runtime/compiled.ts";
import { GatewayError } from "../runtime/gateway-error.ts";
import type { Invocation } from "../runtime/invocation.ts";
import { ACCOUNT_THROTTLE } from "../runtime/limits.ts";
import { Quota } from "../runtime/quota.ts";
import { TokenBucket } from "../runtime/token-bucket.ts";

/** Limits that an API key brings to one stage. */
interface Grant {
  readonly keyId: string;
  readonly plan: TokenBucket | undefined;
  /** Of the key in all stages of its plan. */
  readonly quota: Quota | undefined;
  readonly methods: ReadonlyMap<string, TokenBucket>;
}

/** API keys and the usage plans that let them in. Durable, except for the state of throttling and the counts of quotas.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html */
export class UsagePlanStore {
  readonly #store: Store;
  /** By stage and key value; made when a key is first asked for after a change. */
  #grants: Map<string, Grant> | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  #keys() {
    return this.#store.collection<ApiKeyRecord>("apigateway/apiKeys");
  }
  #plans() {
    return this.#store.collection<UsagePlanRecord>("apigateway/usagePlans");
  }
  #planKeys() {
    return this.#store.collection<UsagePlanKeyRecord>("apigateway/usagePlanKeys");
  }

  key(id: string): ApiKeyRecord | undefined {
    return this.#keys().get(id);
  }
  plan(id: string): UsagePlanRecord | undefined {
    return this.#plans().get(id);
  }

  async putKey(record: ApiKeyRecord): Promise<void> {
    await this.#change(() => this.#keys().put(record.id, record));
  }
  async deleteKey(id: string): Promise<void> {
    await this.#change(() => this.#keys().delete(id));
  }
  async putPlan(record: UsagePlanRecord): Promise<void> {
    await this.#change(() => this.#plans().put(record.id, record));
  }
  async deletePlan(id: string): Promise<void> {
    await this.#change(() => this.#plans().delete(id));
  }
  async putPlanKey(record: UsagePlanKeyRecord): Promise<void> {
    await this.#change(() => this.#planKeys().put(`${record.usagePlanId}/${record.keyId}`, record));
  }
  async deletePlanKey(record: UsagePlanKeyRecord): Promise<void> {
    await this.#change(() => this.#planKeys().delete(`${record.usagePlanId}/${record.keyId}`));
  }

  async #change(write: () => Promise<void>): Promise<void> {
    await write();
    this.#grants = undefined;
  }

  /** Lets a request in whose `x-api-key` is of a plan for this stage, and has requests left.
   * @throws GatewayError INVALID_API_KEY, THROTTLED, QUOTA_EXCEEDED */
  check(invocation: Invocation, { resourcePath, httpMethod }: CompiledMethod): void {
    this.#grants ??= this.#compile();
    const { restApiId, stageName } = invocation.stage;
    const grant = this.#grants.get(grantKey(restApiId, stageName, invocation.header("x-api-key") ?? ""));
    if (!grant) throw new GatewayError("INVALID_API_KEY");
    invocation.apiKeyId = grant.keyId;
    const bucket = grant.methods.get(`${resourcePath}/${httpMethod}`) ?? grant.plan;
    if (bucket && !bucket.take())
      throw new GatewayError("THROTTLED", { reason: `limit of API key ${grant.keyId}` });
    if (grant.quota && !grant.quota.take())
      throw new GatewayError("QUOTA_EXCEEDED", { reason: `quota of API key ${grant.keyId}` });
  }

  #compile(): Map<string, Grant> {
    const grants = new Map<string, Grant>();
    for (const { usagePlanId, keyId } of this.#planKeys().values()) {
      const plan = this.plan(usagePlanId);
      const key = this.key(keyId);
      if (!plan || !key?.enabled) continue;
      const quota = plan.quota && new Quota(plan.quota);
      for (const { apiId, stage, throttles } of plan.apiStages)
        grants.set(grantKey(apiId, stage, key.value), {
          keyId,
          plan: plan.throttle && bucketOf(plan.throttle),
          quota,
          methods: new Map(
            Object.entries(throttles).map(([method, throttle]) => [method, bucketOf(throttle)]),
          ),
        });
    }
    return grants;
  }
}

const grantKey = (restApiId: string, stage: string, value: string) => `${restApiId}/${stage}/${value}`;

const bucketOf = ({ rateLimit, burstLimit }: ThrottleSettings) =>
  new TokenBucket(rateLimit ?? ACCOUNT_THROTTLE.rate, burstLimit ?? ACCOUNT_THROTTLE.burst);
