import type { BuildCapability, BuildView } from "../../contract/capabilities.ts";
import { nameOf } from "./arn.ts";
import { totalOf } from "./describe.ts";
import type { BuildRecord, ReportRecord } from "./records.ts";
import type { BuildStores } from "./stores/build-stores.ts";

/** Builds for the console. */
export function buildCapability({ builds }: BuildStores): BuildCapability {
  const view = (build: BuildRecord): BuildView => ({
    id: build.id,
    projectName: build.projectName,
    region: build.region,
    number: build.number,
    status: build.status,
    startedAt: new Date(build.startedAt).toISOString(),
    initiator: build.initiator,
    phases: build.phases.map(({ type, status, startedAt, endedAt, contexts }) => ({
      type,
      status,
      seconds: endedAt === undefined ? undefined : (endedAt - startedAt) / 1_000,
      reason: contexts.map(({ statusCode, message }) => `${statusCode}: ${message}`).join("; "),
    })),
    reports: build.reportArns.flatMap((arn) => builds.report(arn) ?? []).map(reportView),
    logSource: `build/${build.projectName}/${build.logs.stream}`,
  });
  return {
    recent: (limit) => builds.everywhere().slice(0, limit).map(view),
    find: (id) => {
      const build = builds.everywhere().find((one) => one.id === id);
      return build && view(build);
    },
  };
}

function reportView({ groupArn, type, tests, coverage }: ReportRecord): BuildView["reports"][number] {
  const name = nameOf(groupArn);
  if (type === "CODE_COVERAGE") return { name, lineCoverage: totalOf(coverage).lineCoveragePercentage };
  const failed = tests.filter(({ status }) => status === "FAILED" || status === "ERROR");
  return {
    name,
    tests: {
      total: tests.length,
      failed: failed.map((test) => ({
        name: [test.prefix, test.name].filter((part) => part !== "").join(" "),
        message: test.message ?? "",
      })),
      skipped: tests.filter(({ status }) => status === "SKIPPED").length,
    },
  };
}
