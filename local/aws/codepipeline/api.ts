import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import type { CodePipelineStore } from "./operation.ts";
import { disableStageTransition } from "./operations/disable-stage-transition.ts";
import { enableStageTransition } from "./operations/enable-stage-transition.ts";
import { getPipeline } from "./operations/get-pipeline.ts";
import { getPipelineExecution } from "./operations/get-pipeline-execution.ts";
import { getPipelineState } from "./operations/get-pipeline-state.ts";
import { listActionExecutions } from "./operations/list-action-executions.ts";
import { listPipelineExecutions } from "./operations/list-pipeline-executions.ts";
import { listPipelines } from "./operations/list-pipelines.ts";
import { listTagsForResource } from "./operations/list-tags-for-resource.ts";
import { putApprovalResult } from "./operations/put-approval-result.ts";
import { retryStageExecution } from "./operations/retry-stage-execution.ts";
import { rollbackStage } from "./operations/rollback-stage.ts";
import { startPipelineExecution } from "./operations/start-pipeline-execution.ts";
import { stopPipelineExecution } from "./operations/stop-pipeline-execution.ts";

/** @see the list of actions in the service's API reference */
export const operations: readonly Operation<CodePipelineStore>[] = [
  disableStageTransition,
  enableStageTransition,
  getPipeline,
  getPipelineExecution,
  getPipelineState,
  listActionExecutions,
  listPipelineExecutions,
  listPipelines,
  listTagsForResource,
  putApprovalResult,
  retryStageExecution,
  rollbackStage,
  startPipelineExecution,
  stopPipelineExecution,
];

/** CodePipeline as SDK clients call it. */
export function codePipelineApi(store: CodePipelineStore): ServiceApi {
  return serviceApi({
    signingName: "codepipeline",
    protocol: "json-1.1",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
  });
}
