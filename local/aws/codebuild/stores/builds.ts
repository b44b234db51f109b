import type { Platform } from "../../../contract/service.ts";
import type { Collection } from "../../../host/store.ts";
import { arnOf, nameOf } from "../arn.ts";
import type { BuildRecord, ReportRecord } from "../records.ts";

/** Milliseconds that a build is kept: a year.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html */
const KEPT = 365 * 86_400_000;
/** Milliseconds that a report is kept: 30 days.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/test-report.html */
export const REPORT_KEPT = 30 * 86_400_000;

/** Builds, by ARN, and their reports. Durable. */
export class BuildStore {
  readonly #builds: Collection<BuildRecord>;
  readonly #reports: Collection<ReportRecord>;

  private constructor({ store }: Platform) {
    this.#builds = store.collection("codebuild/builds");
    this.#reports = store.collection("codebuild/reports");
  }

  /** Takes up what is kept. A build that was under way when the process before this one ended is at fault. */
  static async open(platform: Platform): Promise<BuildStore> {
    const store = new BuildStore(platform);
    const now = Date.now();
    for (const build of store.#builds.values()) {
      if (build.startedAt < now - KEPT) await store.#builds.delete(build.arn);
      else if (build.status === "IN_PROGRESS") await store.put(interrupted(build, now));
    }
    for (const { arn, createdAt } of store.#reports.values())
      if (createdAt < now - REPORT_KEPT) await store.#reports.delete(arn);
    return store;
  }

  /** Builds of a region, newest first. */
  all(region: string): BuildRecord[] {
    return this.everywhere().filter((build) => build.region === region);
  }

  /** Builds of all regions, newest first. */
  everywhere(): BuildRecord[] {
    return this.#builds
      .values()
      .sort((one, other) => other.startedAt - one.startedAt || other.number - one.number);
  }

  /** By id or ARN. */
  find(region: string, idOrArn: string): BuildRecord | undefined {
    return this.#builds.get(arnOf(region, "build", idOrArn));
  }

  async put(build: BuildRecord): Promise<void> {
    await this.#builds.put(build.arn, build);
  }

  async delete(arn: string): Promise<void> {
    await this.#builds.delete(arn);
  }

  /** Reports of a region, newest first. */
  reports(region: string): ReportRecord[] {
    return this.#reports
      .values()
      .filter((report) => report.region === region)
      .sort((one, other) => other.createdAt - one.createdAt || (one.arn < other.arn ? -1 : 1));
  }

  report(arn: string): ReportRecord | undefined {
    return this.#reports.get(arn);
  }

  async putReport(report: ReportRecord): Promise<void> {
    await this.#reports.put(report.arn, report);
  }

  async deleteReport(arn: string): Promise<void> {
    await this.#reports.delete(arn);
  }
}

/** Name of the project of a build, by its id or ARN. */
export const projectOf = (idOrArn: string): string => nameOf(idOrArn).split(":").slice(0, -1).join(":");

function interrupted(build: BuildRecord, now: number): BuildRecord {
  const message = "the local cloud stopped while the build ran. Start it again.";
  return {
    ...build,
    status: "FAULT",
    currentPhase: "COMPLETED",
    endedAt: now,
    phases: [
      ...build.phases.map((phase) =>
        phase.status === "IN_PROGRESS"
          ? {
              ...phase,
              status: "FAULT" as const,
              endedAt: now,
              contexts: [{ statusCode: "INTERNAL_SERVICE_ERROR", message }],
            }
          : phase,
      ),
      { type: "COMPLETED", status: "SUCCEEDED", startedAt: now, contexts: [] },
    ],
  };
}
