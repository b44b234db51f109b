import type { Collection, Store } from "../../../host/store.ts";
import { ecsArn } from "../arn.ts";
import { clientException } from "../errors.ts";
import type { TaskDefinition } from "../records.ts";

/** Task definitions by their ARN. Durable; numbers of revisions are never used again. */
export class TaskDefinitionStore {
  readonly #taskDefinitions: Collection<TaskDefinition>;
  readonly #revisions: Collection<number>;

  constructor(store: Store) {
    this.#taskDefinitions = store.collection("ecs/taskDefinitions");
    this.#revisions = store.collection("ecs/revisions");
  }

  /** Keeps a new revision. */
  async register(definition: Omit<TaskDefinition, "arn" | "revision" | "status">): Promise<TaskDefinition> {
    const { family, region } = definition;
    const revision = (this.#revisions.get(`${region} ${family}`) ?? 0) + 1;
    await this.#revisions.put(`${region} ${family}`, revision);
    const arn = ecsArn(region, `task-definition/${family}:${revision}`);
    const registered: TaskDefinition = { ...definition, arn, revision, status: "ACTIVE" };
    await this.#taskDefinitions.put(arn, registered);
    return registered;
  }

  async deregister(arn: string): Promise<void> {
    const definition = this.#taskDefinitions.get(arn);
    if (definition) await this.#taskDefinitions.put(arn, { ...definition, status: "INACTIVE" });
  }

  all(region: string): TaskDefinition[] {
    return this.#taskDefinitions.values().filter((definition) => definition.region === region);
  }

  /** By ARN, `family:revision`, or the newest active one of a family. @throws AwsError ClientException. */
  get(id: string, region: string): TaskDefinition {
    const arn = id.startsWith("arn:") ? id : ecsArn(region, `task-definition/${id}`);
    const definition = this.#taskDefinitions.get(arn) ?? this.#newest(id, region);
    if (!definition) throw clientException("Unable to describe task definition.");
    return definition;
  }

  #newest(family: string, region: string): TaskDefinition | undefined {
    return this.all(region)
      .filter((definition) => definition.family === family && definition.status === "ACTIVE")
      .sort((one, other) => other.revision - one.revision)[0];
  }
}
