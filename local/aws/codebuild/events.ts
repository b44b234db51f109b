import type { Platform } from "../../contract/service.ts";
import { jsonCall } from "../../delivery/destinations.ts";
import { codeBuildArn } from "./arn.ts";
import type { BuildRecord, PhaseRecord } from "./records.ts";

/** Puts a change of a build's state on the default bus. What goes wrong is said in the log.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html */
export async function tellState(platform: Platform, build: BuildRecord): Promise<void> {
  await put(platform, build, "CodeBuild Build State Change", {
    "build-status": build.status,
    "project-name": build.projectName,
    "build-id": build.arn,
    "current-phase": build.currentPhase,
    "current-phase-context": contextsOf(build.phases.at(-2)),
    "additional-information": additional(build),
    version: "1",
  });
}

/** Puts the end of a phase on the default bus. */
export async function tellPhase(platform: Platform, build: BuildRecord, phase: PhaseRecord): Promise<void> {
  const { type, status, startedAt, endedAt = startedAt } = phase;
  await put(platform, build, "CodeBuild Build Phase Change", {
    "completed-phase": type,
    "completed-phase-status": status,
    "completed-phase-start": dateOf(startedAt),
    "completed-phase-end": dateOf(endedAt),
    "completed-phase-duration-seconds": (endedAt - startedAt) / 1000,
    "completed-phase-context": contextsOf(phase),
    "project-name": build.projectName,
    "build-id": build.arn,
    "additional-information": additional(build),
    version: "1",
  });
}

const dateOf = (time: number) => new Date(time).toISOString();

/** As the events have it: `[code: message]`. */
const contextsOf = (phase: PhaseRecord | undefined) =>
  `[${(phase?.contexts ?? []).map(({ statusCode, message }) => `${statusCode}: ${message}`).join(", ") || ": "}]`;

function additional(build: BuildRecord): object {
  return {
    "build-number": build.number,
    "build-complete": build.status !== "IN_PROGRESS",
    initiator: build.initiator,
    "build-start-time": dateOf(build.startedAt),
    "source-version": build.sourceVersion,
    "timeout-in-minutes": build.timeoutMinutes,
    "queued-timeout-in-minutes": build.queuedTimeoutMinutes,
    logs: { "group-name": build.logs.group, "stream-name": build.logs.stream },
    source: { type: build.source.type, location: build.source.location },
    artifact: { location: build.uploaded[""] },
    environment: { image: build.image, "compute-type": build.computeType, type: build.environmentType },
    phases: build.phases.map(({ type, status, startedAt, endedAt, contexts }) => ({
      "phase-type": type,
      "phase-status": status,
      "start-time": dateOf(startedAt),
      "end-time": endedAt === undefined ? undefined : dateOf(endedAt),
      "phase-context": contexts.map(({ statusCode, message }) => `${statusCode}: ${message}`),
    })),
  };
}

async function put(
  platform: Platform,
  build: BuildRecord,
  DetailType: string,
  detail: object,
): Promise<void> {
  const { gateway, iam } = platform.capabilities;
  const entry = {
    Source: "aws.codebuild",
    DetailType,
    Resources: [build.arn],
    Detail: JSON.stringify(detail),
  };
  try {
    const arn = codeBuildArn(build.region, `project/${build.projectName}`);
    const principal = iam.servicePrincipal("codebuild.amazonaws.com", arn);
    await gateway.call(
      principal,
      "events",
      jsonCall(build.region, "AWSEvents.PutEvents", { Entries: [entry] }),
    );
  } catch (error) {
    platform.logs.write("codebuild", "debug", `${build.id}: its event: ${(error as Error).message}`);
  }
}
