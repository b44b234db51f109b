import { randomUUID } from "node:crypto";
import type { Platform } from "../../../contract/service.ts";
import type { Collection } from "../../../host/store.ts";
import { arnOf } from "../arn.ts";
import { projectNotFound } from "../errors.ts";
import type { ProjectRecord, ReportGroupRecord } from "../records.ts";

/** Projects, by ARN. Durable. */
export class ProjectStore {
  readonly #records: Collection<ProjectRecord>;
  readonly #numbers: Collection<number>;

  constructor({ store }: Platform) {
    this.#records = store.collection("codebuild/projects");
    this.#numbers = store.collection("codebuild/numbers");
  }

  all(region: string): ProjectRecord[] {
    return this.#records.values().filter((project) => project.region === region);
  }

  everywhere(): ProjectRecord[] {
    return this.#records.values();
  }

  /** By name or ARN. */
  find(region: string, nameOrArn: string): ProjectRecord | undefined {
    return this.#records.get(arnOf(region, "project", nameOrArn));
  }

  /** By name or ARN. @throws AwsError ResourceNotFoundException */
  get(region: string, nameOrArn: string): ProjectRecord {
    const project = this.find(region, nameOrArn);
    if (!project) throw projectNotFound(arnOf(region, "project", nameOrArn));
    return project;
  }

  byBadge(token: string): ProjectRecord | undefined {
    return this.#records.values().find(({ badgeToken }) => badgeToken === token);
  }

  async put(project: ProjectRecord): Promise<void> {
    await this.#records.put(project.arn, project);
  }

  async delete(arn: string): Promise<void> {
    await this.#records.delete(arn);
    await this.#numbers.delete(arn);
  }

  /** Number of the project's next build, which is never used again. */
  async nextNumber(arn: string): Promise<number> {
    const number = (this.#numbers.get(arn) ?? 0) + 1;
    await this.#numbers.put(arn, number);
    return number;
  }

  /** Makes the secret part of a badge's address. */
  static badgeToken(): string {
    return randomUUID();
  }
}

/** Report groups, by ARN. Durable. */
export class ReportGroupStore {
  readonly #records: Collection<ReportGroupRecord>;

  constructor({ store }: Platform) {
    this.#records = store.collection("codebuild/reportGroups");
  }

  all(region: string): ReportGroupRecord[] {
    return this.#records.values().filter((group) => group.region === region);
  }

  find(arn: string): ReportGroupRecord | undefined {
    return this.#records.get(arn);
  }

  async put(group: ReportGroupRecord): Promise<void> {
    await this.#records.put(group.arn, group);
  }

  async delete(arn: string): Promise<void> {
    await this.#records.delete(arn);
  }
}
