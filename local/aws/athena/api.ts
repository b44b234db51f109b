import type { Operation } from "../../contract/operation.ts";
import type { ServiceApi } from "../../contract/service.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { missingMember } from "./errors.ts";
import type { AthenaStore } from "./operation.ts";
import { batchGetNamedQuery } from "./operations/batch-get-named-query.ts";
import { batchGetQueryExecution } from "./operations/batch-get-query-execution.ts";
import { getNamedQuery } from "./operations/get-named-query.ts";
import { getQueryExecution } from "./operations/get-query-execution.ts";
import { getQueryResults } from "./operations/get-query-results.ts";
import { getQueryRuntimeStatistics } from "./operations/get-query-runtime-statistics.ts";
import { getWorkGroup } from "./operations/get-work-group.ts";
import { listNamedQueries } from "./operations/list-named-queries.ts";
import { listQueryExecutions } from "./operations/list-query-executions.ts";
import { listWorkGroups } from "./operations/list-work-groups.ts";
import { startQueryExecution } from "./operations/start-query-execution.ts";
import { stopQueryExecution } from "./operations/stop-query-execution.ts";

/** Workgroups and named queries come from the program; data catalogues other than Glue's, prepared statements, notebooks and capacity
 * reservations are not emulated.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_Operations.html */
export const operations: readonly Operation<AthenaStore>[] = [
  batchGetNamedQuery,
  batchGetQueryExecution,
  getNamedQuery,
  getQueryExecution,
  getQueryResults,
  getQueryRuntimeStatistics,
  getWorkGroup,
  listNamedQueries,
  listQueryExecutions,
  listWorkGroups,
  startQueryExecution,
  stopQueryExecution,
];

/** Athena as SDK clients call it. */
export function athenaApi(store: AthenaStore): ServiceApi {
  return serviceApi({
    signingName: "athena",
    protocol: "json-1.1",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
    faults: { missing: (path) => missingMember(path.slice(0, 1).toLowerCase() + path.slice(1)) },
  });
}
