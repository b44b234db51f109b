import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import type { CodeBuildStore } from "./store.ts";
import { batchDeleteBuilds } from "./operations/batch-delete-builds.ts";
import { batchGetBuilds } from "./operations/batch-get-builds.ts";
import { batchGetProjects } from "./operations/batch-get-projects.ts";
import { batchGetReportGroups } from "./operations/batch-get-report-groups.ts";
import { batchGetReports } from "./operations/batch-get-reports.ts";
import { describeCodeCoverages } from "./operations/describe-code-coverages.ts";
import { describeTestCases } from "./operations/describe-test-cases.ts";
import { listBuilds } from "./operations/list-builds.ts";
import { listBuildsForProject } from "./operations/list-builds-for-project.ts";
import { listProjects } from "./operations/list-projects.ts";
import { listReportGroups } from "./operations/list-report-groups.ts";
import { listReports } from "./operations/list-reports.ts";
import { listReportsForReportGroup } from "./operations/list-reports-for-report-group.ts";
import { retryBuild } from "./operations/retry-build.ts";
import { startBuild } from "./operations/start-build.ts";
import { stopBuild } from "./operations/stop-build.ts";

/** @see the list of actions in the service's API reference */
export const operations: readonly Operation<CodeBuildStore>[] = [
  batchDeleteBuilds,
  batchGetBuilds,
  batchGetProjects,
  batchGetReportGroups,
  batchGetReports,
  describeCodeCoverages,
  describeTestCases,
  listBuilds,
  listBuildsForProject,
  listProjects,
  listReportGroups,
  listReports,
  listReportsForReportGroup,
  retryBuild,
  startBuild,
  stopBuild,
];

/** CodeBuild as SDK clients call it. */
export function codeBuildApi(store: CodeBuildStore): ServiceApi {
  return serviceApi({
    signingName: "codebuild",
    protocol: "json-1.1",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
  });
}
