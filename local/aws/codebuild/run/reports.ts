import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Principal } from "../../../contract/principal.ts";
import { codeBuildArn, nameOf } from "../arn.ts";
import type { ReportSpec } from "../buildspec.ts";
import type {
  BuildRecord,
  CoverageRecord,
  ReportGroupRecord,
  ReportRecord,
  TestCaseRecord,
} from "../records.ts";
import { readClover, readCobertura } from "../reports/coverage.ts";
import { readJUnit } from "../reports/junit.ts";
import type { BuildStores } from "../stores/build-stores.ts";
import { NoFilesError, selectFiles } from "./files.ts";

/** Reads the files of a report and keeps what is in them, as the project's role may.
 * @param root CODEBUILD_SRC_DIR.
 * @returns the report. @throws Error whose message CodeBuild puts between brackets after the group's name.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/test-permissions.html */
export async function makeReport(
  store: BuildStores,
  build: BuildRecord,
  principal: Principal,
  spec: ReportSpec,
  root: string,
): Promise<ReportRecord> {
  const files = await selectFiles(root, spec).catch((error: unknown) => {
    throw error instanceof NoFilesError ? new Error("report files not found in build") : error;
  });
  const type = spec.format === "JUNITXML" ? "TEST" : "CODE_COVERAGE";
  const allow = (action: string, resource: string) => {
    const { allowed, reason } = store.platform.capabilities.iam.authorize(principal, { action, resource });
    if (!allowed)
      throw new Error(
        `AccessDeniedException: User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
      );
  };
  const group = await groupOf(store, build, spec, type, allow);
  allow("codebuild:CreateReport", group.arn);
  const tests: TestCaseRecord[] = [];
  const coverage: CoverageRecord[] = [];
  for (const { source, path } of files) {
    const text = await readFile(source, "utf8");
    try {
      if (spec.format === "JUNITXML") tests.push(...(await readJUnit(text, path)));
      else coverage.push(...(await (spec.format === "CLOVERXML" ? readClover : readCobertura)(text)));
    } catch (error) {
      throw new Error(`${path} is not in the format ${spec.format}: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
  allow(type === "TEST" ? "codebuild:BatchPutTestCases" : "codebuild:BatchPutCodeCoverages", group.arn);
  allow("codebuild:UpdateReport", group.arn);
  const report: ReportRecord = {
    arn: codeBuildArn(build.region, `report/${group.name}:${randomUUID()}`),
    groupArn: group.arn,
    region: build.region,
    type,
    buildArn: build.arn,
    status: tests.some(({ status }) => status === "FAILED" || status === "ERROR") ? "FAILED" : "SUCCEEDED",
    createdAt: Date.now(),
    tests,
    coverage,
  };
  await store.builds.putReport(report);
  return report;
}

/** The report group: one by its ARN has to be there, one by a name is the project's own, and made if need be.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/report-group-naming.html */
async function groupOf(
  { reportGroups }: BuildStores,
  { region, projectName }: BuildRecord,
  { group: given }: ReportSpec,
  type: ReportRecord["type"],
  allow: (action: string, resource: string) => void,
): Promise<ReportGroupRecord> {
  const isArn = given.startsWith("arn:");
  const arn = isArn ? given : codeBuildArn(region, `report-group/${projectName}-${given}`);
  const group = reportGroups.find(arn);
  if (group && group.type !== type)
    throw new Error(
      `InvalidInputException: the report group ${arn} takes reports of type ${group.type}, not ${type}`,
    );
  if (group) return group;
  if (isArn) throw new Error(`ResourceNotFoundException: Report group does not exist: ${arn}`);
  allow("codebuild:CreateReportGroup", arn);
  const made: ReportGroupRecord = {
    arn,
    name: nameOf(arn),
    region,
    type,
    deletesReports: false,
    tags: {},
    createdAt: Date.now(),
  };
  await reportGroups.put(made);
  return made;
}
