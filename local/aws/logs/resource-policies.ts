import { AwsError } from "../../contract/errors.ts";
import type { Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import { invalid } from "./errors.ts";

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html */
const LIMIT = { perRegion: 10, characters: 5120 };

/** A policy of an account and region, for services that write to its log groups. */
export interface ResourcePolicy {
  readonly name: string;
  readonly region: string;
  /** JSON text. */
  readonly document: string;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

/** Policies that let AWS services write to log groups. Durable. */
export class ResourcePolicies {
  readonly #policies: Collection<ResourcePolicy>;

  constructor({ store }: Platform) {
    this.#policies = store.collection("logs/resource-policies");
  }

  /** @throws AwsError LimitExceededException, InvalidParameterException */
  async put(region: string, name: string, document: string): Promise<ResourcePolicy> {
    if (document.length > LIMIT.characters || statementsOf(document) === undefined)
      throw invalid(`policyDocument must be a policy of ${LIMIT.characters} characters at the most`);
    const id = key(region, name);
    if (!this.#policies.has(id) && this.all(region).length >= LIMIT.perRegion)
      throw new AwsError("LimitExceededException", "Resource limit exceeded.");
    const policy = { name, region, document, changedAt: Date.now() };
    await this.#policies.put(id, policy);
    return policy;
  }

  find(region: string, name: string): ResourcePolicy | undefined {
    return this.#policies.get(key(region, name));
  }

  /** @throws AwsError ResourceNotFoundException */
  async delete(region: string, name: string): Promise<void> {
    if (!this.find(region, name))
      throw new AwsError("ResourceNotFoundException", `Policy with name [${name}] does not exist.`);
    await this.#policies.delete(key(region, name));
  }

  /** Those of a region, in the order of their names. */
  all(region: string): ResourcePolicy[] {
    return this.#policies.values().filter((policy) => policy.region === region);
  }

  /** All policies of a region as one document; undefined when there is none. */
  document(region: string): string | undefined {
    const statements = this.all(region).flatMap(({ document }) => statementsOf(document) ?? []);
    return statements.length === 0
      ? undefined
      : JSON.stringify({ Version: "2012-10-17", Statement: statements });
  }
}

/** Undefined for a text that is no policy. */
function statementsOf(document: string): readonly unknown[] | undefined {
  try {
    const { Statement } = JSON.parse(document) as { readonly Statement?: unknown };
    return Statement === undefined ? undefined : [Statement].flat();
  } catch {
    return undefined;
  }
}

const key = (region: string, name: string) => `${region}\u0001${name}`;
