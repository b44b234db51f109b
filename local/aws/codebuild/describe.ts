import type {
  ArtifactsRecord,
  BuildRecord,
  CoverageRecord,
  PhaseRecord,
  ProjectRecord,
  ReportGroupRecord,
  ReportRecord,
  SourceRecord,
  TestCaseRecord,
} from "./records.ts";
import { REPORT_KEPT } from "./stores/builds.ts";

const dateOf = (time: number | undefined) => (time === undefined ? undefined : new Date(time));

const describeSource = ({ type, location, buildspec, identifier }: SourceRecord) => ({
  type,
  location,
  buildspec,
  sourceIdentifier: identifier,
});

const describeArtifacts = (artifacts: ArtifactsRecord) => ({
  type: artifacts.type,
  location: artifacts.location,
  path: artifacts.path,
  name: artifacts.name,
  namespaceType: artifacts.namespaceType,
  packaging: artifacts.packaging,
  overrideArtifactName: artifacts.overrideName,
  artifactIdentifier: artifacts.identifier,
});

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Project.html */
export function describeProject(project: ProjectRecord) {
  const { cache, logs } = project;
  return {
    name: project.name,
    arn: project.arn,
    description: project.description,
    source: describeSource(project.source),
    secondarySources: project.secondarySources.map(describeSource),
    sourceVersion: project.sourceVersion,
    artifacts: describeArtifacts(project.artifacts),
    secondaryArtifacts: project.secondaryArtifacts.map(describeArtifacts),
    cache: cache ? { type: cache.type, location: cache.location, modes: cache.modes } : { type: "NO_CACHE" },
    environment: describeEnvironment(project),
    serviceRole: project.serviceRole,
    timeoutInMinutes: project.timeoutMinutes,
    queuedTimeoutInMinutes: project.queuedTimeoutMinutes,
    concurrentBuildLimit: project.concurrentBuildLimit,
    encryptionKey: project.encryptionKey,
    tags: Object.entries(project.tags).map(([key, value]) => ({ key, value })),
    created: new Date(project.createdAt),
    lastModified: new Date(project.modifiedAt),
    logsConfig: {
      cloudWatchLogs: {
        status: logs.isEnabled ? "ENABLED" : "DISABLED",
        groupName: logs.group,
        streamName: logs.stream,
      },
      s3Logs: { status: "DISABLED" },
    },
    projectVisibility: "PRIVATE",
  };
}

const describeEnvironment = (
  one: Pick<ProjectRecord, "environmentType" | "image" | "computeType" | "isPrivileged" | "variables">,
) => ({
  type: one.environmentType,
  image: one.image,
  computeType: one.computeType,
  privilegedMode: one.isPrivileged,
  environmentVariables: one.variables.map(({ name, value }) => ({ name, value, type: "PLAINTEXT" })),
});

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Build.html */
export function describeBuild(build: BuildRecord) {
  const { logs, uploaded } = build;
  return {
    id: build.id,
    arn: build.arn,
    buildNumber: build.number,
    startTime: new Date(build.startedAt),
    endTime: dateOf(build.endedAt),
    currentPhase: build.currentPhase,
    buildStatus: build.status,
    buildComplete: build.status !== "IN_PROGRESS",
    sourceVersion: build.sourceVersion,
    resolvedSourceVersion: build.resolvedSourceVersion,
    projectName: build.projectName,
    phases: build.phases.map(describePhase),
    source: describeSource(build.source),
    secondarySources: build.secondarySources.map(describeSource),
    artifacts: { location: uploaded[""] },
    secondaryArtifacts: Object.entries(uploaded)
      .filter(([identifier]) => identifier !== "")
      .map(([artifactIdentifier, location]) => ({ artifactIdentifier, location })),
    environment: describeEnvironment(build),
    serviceRole: build.serviceRole,
    logs: {
      groupName: logs.isEnabled ? logs.group : undefined,
      streamName: logs.isEnabled ? logs.stream : undefined,
      cloudWatchLogs: { status: logs.isEnabled ? "ENABLED" : "DISABLED" },
    },
    timeoutInMinutes: build.timeoutMinutes,
    queuedTimeoutInMinutes: build.queuedTimeoutMinutes,
    initiator: build.initiator,
    exportedEnvironmentVariables: build.exportedVariables,
    reportArns: build.reportArns,
  };
}

function describePhase({ type, status, startedAt, endedAt, contexts }: PhaseRecord) {
  // The last phase has a beginning alone, and no status.
  if (type === "COMPLETED") return { phaseType: type, startTime: new Date(startedAt) };
  return {
    phaseType: type,
    phaseStatus: status,
    startTime: new Date(startedAt),
    endTime: dateOf(endedAt),
    durationInSeconds: endedAt === undefined ? undefined : Math.round((endedAt - startedAt) / 1000),
    contexts: contexts.map(({ statusCode, message }) => ({ statusCode, message })),
  };
}

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ReportGroup.html */
export const describeReportGroup = ({ arn, name, type, createdAt, tags }: ReportGroupRecord) => ({
  arn,
  name,
  type,
  exportConfig: { exportConfigType: "NO_EXPORT" },
  created: new Date(createdAt),
  lastModified: new Date(createdAt),
  tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
  status: "ACTIVE",
});

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Report.html */
export function describeReport(report: ReportRecord) {
  return {
    arn: report.arn,
    type: report.type,
    name: report.arn.slice(report.arn.lastIndexOf("/") + 1),
    reportGroupArn: report.groupArn,
    executionId: report.buildArn,
    status: report.status,
    created: new Date(report.createdAt),
    expired: new Date(report.createdAt + REPORT_KEPT),
    exportConfig: { exportConfigType: "NO_EXPORT" },
    truncated: false,
    testSummary: report.type === "TEST" ? summaryOf(report.tests) : undefined,
    codeCoverageSummary: report.type === "TEST" ? undefined : totalOf(report.coverage),
  };
}

/** Numbers of tests by outcome.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_TestReportSummary.html */
export function summaryOf(tests: readonly TestCaseRecord[]) {
  const statusCounts: Record<string, number> = { SUCCEEDED: 0, FAILED: 0, ERROR: 0, SKIPPED: 0, UNKNOWN: 0 };
  for (const { status } of tests) statusCounts[status] = (statusCounts[status] ?? 0) + 1;
  return {
    total: tests.length,
    statusCounts,
    durationInNanoSeconds: tests.reduce((sum, { nanoseconds }) => sum + nanoseconds, 0),
  };
}

/** Coverage of all files together.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CodeCoverageReportSummary.html */
export function totalOf(coverage: readonly CoverageRecord[]) {
  const sum = (part: (one: CoverageRecord) => number) =>
    coverage.reduce((total, one) => total + part(one), 0);
  return percentages({
    linesCovered: sum(({ linesCovered }) => linesCovered),
    linesMissed: sum(({ linesMissed }) => linesMissed),
    branchesCovered: sum(({ branchesCovered }) => branchesCovered),
    branchesMissed: sum(({ branchesMissed }) => branchesMissed),
  });
}

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CodeCoverage.html */
export const describeCoverage = (report: ReportRecord, one: CoverageRecord) => ({
  id: `${report.arn}:${one.path}`,
  reportARN: report.arn,
  filePath: one.path,
  ...percentages(one),
  expired: new Date(report.createdAt + REPORT_KEPT),
});

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_TestCase.html */
export const describeTestCase = (report: ReportRecord, test: TestCaseRecord) => ({
  reportArn: report.arn,
  testRawDataPath: test.file,
  prefix: test.prefix,
  name: test.name,
  status: test.status,
  durationInNanoSeconds: test.nanoseconds,
  message: test.message,
  expired: new Date(report.createdAt + REPORT_KEPT),
  testSuiteName: test.suite,
});

function percentages(counts: Omit<CoverageRecord, "path">) {
  const { linesCovered, linesMissed, branchesCovered, branchesMissed } = counts;
  const share = (covered: number, missed: number) =>
    covered + missed === 0 ? 0 : Math.round((covered / (covered + missed)) * 10_000) / 100;
  return {
    lineCoveragePercentage: share(linesCovered, linesMissed),
    linesCovered,
    linesMissed,
    branchCoveragePercentage: share(branchesCovered, branchesMissed),
    branchesCovered,
    branchesMissed,
  };
}
