import { setTimeout as delay } from "node:timers/promises";
import { jsonBody, jsonCall } from "../../../delivery/destinations.ts";
import { ActionFailure, setting, type ActionContext, type ActionResult } from "./action.ts";

/** Milliseconds between two looks at a build. */
const INTERVAL = 100;

/** A build as CodeBuild answers it, as far as it is looked at. */
interface BuildAnswer {
  readonly id: string;
  readonly buildStatus: string;
  readonly phases?: readonly {
    readonly phaseType: string;
    readonly contexts?: readonly { readonly statusCode?: string; readonly message?: string }[];
  }[];
  readonly exportedEnvironmentVariables?: readonly { readonly name: string; readonly value: string }[];
  readonly logs?: { readonly groupName?: string; readonly streamName?: string };
}

/** Runs a project of CodeBuild with the artefacts, and waits for its end.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html */
export async function build(context: ActionContext): Promise<ActionResult> {
  const { signal, action } = context;
  let id = action.externalId;
  if (id === undefined) {
    id = await start(context);
    await context.note({ externalId: id });
  }
  for (;;) {
    const { builds = [] } = await call<{ readonly builds?: readonly BuildAnswer[] }>(
      context,
      "BatchGetBuilds",
      {
        ids: [id],
      },
    );
    const [one] = builds;
    if (!one) throw new ActionFailure("JobFailed", `The build ${id} is not there any more`);
    const { groupName, streamName } = one.logs ?? {};
    if (action.logStreamArn === undefined && groupName !== undefined && streamName !== undefined)
      await context.note({ logStreamArn: `${groupName}:${streamName}` });
    if (one.buildStatus === "SUCCEEDED")
      return {
        variables: Object.fromEntries(
          (one.exportedEnvironmentVariables ?? []).map(({ name, value }) => [name, value]),
        ),
      };
    if (one.buildStatus !== "IN_PROGRESS") throw new ActionFailure("JobFailed", describeFailure(one));
    await delay(INTERVAL, undefined, { signal });
  }
}

async function start(context: ActionContext): Promise<string> {
  const { configuration, inputs, outputs, execution, declaration } = context;
  const projectName = setting(context, "ProjectName");
  if (configuration["BatchEnabled"] === "true")
    throw new ActionFailure(
      "ConfigurationError",
      "Batch builds are not emulated here: set BatchEnabled to false",
    );
  const names = Object.keys(inputs);
  const primary = configuration["PrimarySource"] ?? names[0];
  if (primary === undefined || (names.length > 1 && configuration["PrimarySource"] === undefined))
    throw new ActionFailure(
      "ConfigurationError",
      `Action ${declaration.name} takes several artifacts: PrimarySource must name one of them`,
    );
  const place = inputs[primary];
  if (!place) throw new ActionFailure("ConfigurationError", `PrimarySource ${primary} is no input artifact`);
  const made = Object.entries(outputs);
  const target = ([name, { bucket, key }]: (typeof made)[number], identifier?: string) => ({
    type: "CODEPIPELINE",
    location: bucket,
    path: key.slice(0, key.lastIndexOf("/")),
    name: key.slice(key.lastIndexOf("/") + 1),
    packaging: "ZIP",
    ...(identifier !== undefined && { artifactIdentifier: name }),
  });
  const [only] = made;
  const { build: started } = await call<{ readonly build: BuildAnswer }>(context, "StartBuild", {
    projectName,
    sourceTypeOverride: "CODEPIPELINE",
    sourceLocationOverride: `${place.bucket}/${place.key}`,
    sourceVersion: `arn:aws:s3:::${place.bucket}/${place.key}`,
    secondarySourcesOverride: names
      .filter((name) => name !== primary)
      .map((name) => ({
        type: "CODEPIPELINE",
        sourceIdentifier: name,
        location: `${inputs[name]?.bucket ?? ""}/${inputs[name]?.key ?? ""}`,
      })),
    // One artefact is the buildspec's own; several are its secondary ones, by name.
    artifactsOverride: made.length === 1 && only ? target(only) : { type: "NO_ARTIFACTS" },
    secondaryArtifactsOverride: made.length > 1 ? made.map((one) => target(one, one[0])) : [],
    environmentVariablesOverride: readVariables(configuration["EnvironmentVariables"]),
    // One build for an action, also when the answer was lost.
    idempotencyToken: `${execution.id}-${context.action.id}`,
  });
  return started.id;
}

/** @throws ActionFailure for what is no list of variables. */
function readVariables(text: string | undefined): readonly object[] {
  if (text === undefined) return [];
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list)) return list as object[];
  } catch {
    // Told below.
  }
  throw new ActionFailure(
    "ConfigurationError",
    "EnvironmentVariables must be a JSON array of name, value and type",
  );
}

async function call<T>(context: ActionContext, operation: string, input: object): Promise<T> {
  const { platform, principal, execution } = context;
  const answer = await platform.capabilities.gateway.call(
    principal,
    "codebuild",
    jsonCall(execution.region, `CodeBuild_20161006.${operation}`, input),
  );
  return jsonBody<T>(answer);
}

/** Tells why a build failed: state, phase and reason. */
function describeFailure({ buildStatus, phases = [] }: BuildAnswer): string {
  const failed = phases.flatMap(({ phaseType, contexts = [] }) =>
    contexts
      .filter(({ statusCode = "" }) => statusCode !== "")
      .map(
        ({ statusCode = "", message = "" }) =>
          `Phase: ${phaseType}, Code: ${statusCode}, Message: ${message}`,
      ),
  );
  return [`Build terminated with state: ${buildStatus}`, ...failed.slice(0, 1)].join(". ");
}
