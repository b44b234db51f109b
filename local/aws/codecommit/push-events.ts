import type { Ref } from "../../contract/capabilities/repository.ts";
import type { Platform } from "../../contract/service.ts";
import { jsonCall } from "../../delivery/destinations.ts";
import type { Collection } from "../../host/store.ts";
import type { RepositoryRecord } from "./records.ts";

/** Milliseconds between two looks at the repository. */
const INTERVAL = 1_000;

/** Tells the default event bus of new commits and tags of the program's own repository, as those of each that is declared.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html */
export class PushEvents {
  readonly #platform: Platform;
  readonly #repositories: Collection<RepositoryRecord>;
  /** Commits that were seen, by the ref's name, for each repository. */
  readonly #seen: Collection<Readonly<Record<string, string>>>;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(platform: Platform, repositories: Collection<RepositoryRecord>) {
    this.#platform = platform;
    this.#repositories = repositories;
    this.#seen = platform.store.collection("codecommit/refs");
  }

  /** Begins to look, unless it does already. */
  start(): void {
    if (this.#timer || !("repository" in this.#platform.capabilities)) return;
    this.#timer = setInterval(() => void this.look(), INTERVAL);
    this.#timer.unref();
    void this.look();
  }

  /** Looks once: what a new repository finds is not new to it. */
  async look(): Promise<void> {
    if (!("repository" in this.#platform.capabilities)) return;
    this.#looking = this.#looking
      .then(async () => await this.#look())
      .catch((error: unknown) => {
        this.#platform.logs.write("codecommit", "warn", `the repository: ${(error as Error).message}`);
      });
    await this.#looking;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const repositories = this.#repositories.values();
    if (repositories.length === 0) return;
    const refs = await this.#platform.capabilities.repository.refs();
    for (const repository of repositories) {
      const seen = this.#seen.get(repository.arn);
      const fresh = seen ? refs.filter(({ name, commit }) => seen[name] !== commit) : [];
      if (seen && fresh.length === 0) continue;
      const now = Object.fromEntries(refs.map(({ name, commit }) => [name, commit]));
      await this.#seen.put(repository.arn, now);
      for (const ref of fresh) await this.#tell(repository, ref, seen?.[ref.name]);
    }
  }

  async #tell(
    repository: RepositoryRecord,
    { name, commit }: Ref,
    before: string | undefined,
  ): Promise<void> {
    const { gateway, iam } = this.#platform.capabilities;
    const { arn, region } = repository;
    const detail = {
      event: before === undefined ? "referenceCreated" : "referenceUpdated",
      repositoryName: repository.name,
      repositoryId: repository.id,
      referenceType: name.startsWith("refs/tags/") ? "tag" : "branch",
      referenceName: name.replace(/^refs\/(heads|tags)\//, ""),
      referenceFullName: name,
      commitId: commit,
      oldCommitId: before,
    };
    const entry = {
      Source: "aws.codecommit",
      DetailType: "CodeCommit Repository State Change",
      Resources: [arn],
      Detail: JSON.stringify(detail),
    };
    const principal = iam.servicePrincipal("codecommit.amazonaws.com", arn);
    await gateway.call(principal, "events", jsonCall(region, "AWSEvents.PutEvents", { Entries: [entry] }));
  }
}
