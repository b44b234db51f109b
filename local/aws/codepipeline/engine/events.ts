import type { Platform } from "../../../contract/service.ts";
import { jsonCall } from "../../../delivery/destinations.ts";
import type { ActionDeclaration, ActionRecord, ExecutionRecord } from "../records.ts";

/** Puts a change of an execution's state on the default bus.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html */
export async function tellExecution(
  platform: Platform,
  execution: ExecutionRecord,
  state: string,
): Promise<void> {
  await put(platform, execution, "CodePipeline Pipeline Execution State Change", {
    state,
    "execution-trigger": {
      "trigger-type": execution.trigger.type,
      "trigger-detail": execution.trigger.detail,
    },
  });
}

/** Puts a change of a stage's state on the default bus. */
export async function tellStage(
  platform: Platform,
  execution: ExecutionRecord,
  stage: string,
  state: string,
): Promise<void> {
  await put(platform, execution, "CodePipeline Stage Execution State Change", { stage, state });
}

/** Puts a change of an action's state on the default bus. */
export async function tellAction(
  platform: Platform,
  execution: ExecutionRecord,
  { type }: ActionDeclaration,
  action: ActionRecord,
  state: string,
): Promise<void> {
  const artifacts = (places: ActionRecord["inputs"]) =>
    Object.entries(places).map(([name, { bucket, key }]) => ({ name, s3location: { bucket, key } }));
  await put(platform, execution, "CodePipeline Action Execution State Change", {
    stage: action.stage,
    "action-execution-id": action.id,
    action: action.name,
    region: execution.region,
    type,
    state,
    "input-artifacts": artifacts(action.inputs),
    "output-artifacts": artifacts(action.outputs),
    "execution-result":
      state === "STARTED"
        ? undefined
        : {
            "external-execution-id": action.externalId,
            "external-execution-summary": action.error?.message ?? action.summary,
            "external-execution-url": action.externalUrl,
            "error-code": action.error?.code,
          },
  });
}

async function put(
  platform: Platform,
  { pipelineArn, region, definition, id, version, startedAt }: ExecutionRecord,
  DetailType: string,
  more: object,
): Promise<void> {
  const { gateway, iam } = platform.capabilities;
  const detail = {
    pipeline: definition.name,
    "execution-id": id,
    "start-time": new Date(startedAt).toISOString(),
    ...more,
    version,
  };
  const entry = {
    Source: "aws.codepipeline",
    DetailType,
    Resources: [pipelineArn],
    Detail: JSON.stringify(detail),
  };
  try {
    const principal = iam.servicePrincipal("codepipeline.amazonaws.com", pipelineArn);
    await gateway.call(principal, "events", jsonCall(region, "AWSEvents.PutEvents", { Entries: [entry] }));
  } catch (error) {
    platform.logs.write("codepipeline", "debug", `${id}: its event: ${(error as Error).message}`);
  }
}
