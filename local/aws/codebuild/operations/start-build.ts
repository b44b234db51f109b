import { NotEmulatedError } from "../../../contract/errors.ts";
import { accessToProjects } from "../access.ts";
import { describeBuild } from "../describe.ts";
import { invalidInput } from "../errors.ts";
import { operation } from "../operation.ts";
import { artifactsOf } from "../resources/artifacts.ts";

const artifactMembers = {
  type: true,
  location: true,
  path: true,
  name: true,
  namespaceType: true,
  packaging: true,
  overrideArtifactName: true,
  artifactIdentifier: true,
  encryptionDisabled: "nothing is encrypted on this machine",
} as const;

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html */
export const startBuild = operation("StartBuild", {
  members: {
    projectName: true,
    sourceVersion: true,
    sourceTypeOverride: true,
    sourceLocationOverride: true,
    secondarySourcesOverride: { type: true, location: true, sourceIdentifier: true },
    artifactsOverride: artifactMembers,
    secondaryArtifactsOverride: artifactMembers,
    environmentVariablesOverride: { name: true, value: true, type: true },
    buildspecOverride: true,
    imageOverride: true,
    computeTypeOverride: true,
    timeoutInMinutesOverride: true,
    queuedTimeoutInMinutesOverride: true,
    idempotencyToken: true,
    gitCloneDepthOverride: "a source is one commit here",
    reportBuildStatusOverride: "nobody outside is told",
  },
  read: (_call, input) => {
    const { timeoutInMinutesOverride: timeout = 60, queuedTimeoutInMinutesOverride: queued = 480 } = input;
    if (timeout < 5 || timeout > 2_160)
      throw invalidInput(`Invalid timeout: must be from 5 to 2160 minutes (got ${timeout})`);
    if (queued < 5 || queued > 480)
      throw invalidInput(`Invalid queued timeout: must be from 5 to 480 minutes (got ${queued})`);
    const variables = (input.environmentVariablesOverride ?? []).map(
      ({ name, value, type = "PLAINTEXT" }) => {
        if (type !== "PLAINTEXT")
          throw new NotEmulatedError(
            `a build's variable ${name} of type ${type}`,
            "Give its value as PLAINTEXT.",
          );
        return { name, value };
      },
    );
    return { ...input, variables };
  },
  access: ({ region }, { projectName }) => accessToProjects("StartBuild", region, [projectName]),
  run: async ({ store, region, principal }, input) => {
    const {
      sourceTypeOverride: type,
      sourceLocationOverride: location,
      buildspecOverride: buildspec,
    } = input;
    const build = await store.runner.start(principal, store.projects.get(region, input.projectName), {
      sourceVersion: input.sourceVersion,
      source: {
        ...(type !== undefined && { type }),
        ...(location !== undefined && { location }),
        ...(buildspec !== undefined && { buildspec }),
      },
      secondarySources: input.secondarySourcesOverride?.map((one) => ({
        type: one.type,
        location: one.location,
        identifier: one.sourceIdentifier,
      })),
      artifacts: input.artifactsOverride && artifactsOf(input.artifactsOverride),
      secondaryArtifacts: input.secondaryArtifactsOverride?.map((one) =>
        artifactsOf(one, one.artifactIdentifier),
      ),
      variables: input.variables,
      image: input.imageOverride,
      computeType: input.computeTypeOverride,
      timeoutMinutes: input.timeoutInMinutesOverride,
      queuedTimeoutMinutes: input.queuedTimeoutInMinutesOverride,
      token: input.idempotencyToken,
    });
    return { build: describeBuild(build) };
  },
});
