import assert from "node:assert/strict";
import { unzip } from "../../host/zip.ts";
import { Builds, buildStatements, contextsOf, phasesOf } from "./support/builds.ts";

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html */
describe("A build of CodeBuild", function () {
  this.timeout(30_000);
  let builds: Builds;
  before(async () => (builds = await Builds.open()));
  after(async () => await builds.close());

  it("runs the phases in their order, in one shell, and exports variables", async () => {
    const buildspec = `
version: 0.2
env:
  variables:
    GREETING: from the buildspec
    COLOUR: from the buildspec
  exported-variables: [VERSION, MISSING]
phases:
  install:
    runtime-versions:
      nodejs: ${process.versions.node.split(".")[0]}
    commands:
      - mkdir below && cd below
  pre_build:
    commands:
      - export VERSION=1.2.3
      - LOCAL_TO_THE_SHELL=kept
  build:
    commands:
      - echo "$GREETING, $COLOUR, $VERSION, $LOCAL_TO_THE_SHELL, $(basename "$PWD")"
      - |
        echo first
        echo second >&2
    finally:
      - echo finally
  post_build:
    commands:
      - echo "succeeding $CODEBUILD_BUILD_SUCCEEDING, $CODEBUILD_BUILD_ID, $CODEBUILD_INITIATOR"
`;
    await builds.project("green", buildspec, {
      args: {
        environment: {
          type: "ARM_CONTAINER",
          image: "image",
          computeType: "BUILD_GENERAL1_SMALL",
          environmentVariables: [{ name: "COLOUR", value: "from the project" }],
        },
      },
    });
    const build = await builds.run("green");
    assert.deepEqual(phasesOf(build), [
      "SUBMITTED SUCCEEDED",
      "QUEUED SUCCEEDED",
      "PROVISIONING SUCCEEDED",
      "DOWNLOAD_SOURCE SUCCEEDED",
      "INSTALL SUCCEEDED",
      "PRE_BUILD SUCCEEDED",
      "BUILD SUCCEEDED",
      "POST_BUILD SUCCEEDED",
      "UPLOAD_ARTIFACTS SUCCEEDED",
      "FINALIZING SUCCEEDED",
      "COMPLETED",
    ]);
    assert.deepEqual(
      [build.buildStatus, build.currentPhase, build.buildNumber],
      ["SUCCEEDED", "COMPLETED", 1],
    );
    assert.deepEqual(build.exportedEnvironmentVariables, [{ name: "VERSION", value: "1.2.3" }]);
    const lines = await builds.lines(build);
    const own = lines.filter((line) => !line.startsWith("[Container]"));
    assert.deepEqual(own, [
      "from the buildspec, from the project, 1.2.3, kept, below",
      "first",
      "second",
      "finally",
      `succeeding 1, ${build.id}, root`,
    ]);
    assert.ok(lines.includes("[Container] Phase complete: BUILD State: SUCCEEDED"));
    assert.equal(build.logs?.groupName, "/aws/codebuild/green");
  });

  it("goes on with post_build after a command of build has failed, and not after one of pre_build", async () => {
    const spec = (phase: string) => `
version: 0.2
phases:
  ${phase}:
    commands: [echo before, exit 7, echo after]
    finally: [echo "finally of ${phase}"]
  post_build:
    commands: [echo "succeeding $CODEBUILD_BUILD_SUCCEEDING"]
`;
    await builds.project("red-build", spec("build"));
    const build = await builds.run("red-build");
    assert.equal(build.buildStatus, "FAILED");
    assert.deepEqual(phasesOf(build).slice(6), [
      "BUILD FAILED",
      "POST_BUILD SUCCEEDED",
      "UPLOAD_ARTIFACTS SUCCEEDED",
      "FINALIZING SUCCEEDED",
      "COMPLETED",
    ]);
    assert.deepEqual(contextsOf(build), [
      "BUILD COMMAND_EXECUTION_ERROR: Error while executing command: exit 7. Reason: exit status 7",
    ]);
    const own = (await builds.lines(build)).filter((line) => !line.startsWith("[Container]"));
    assert.deepEqual(own, ["before", "finally of build", "succeeding 0"]);

    await builds.project("red-before", spec("pre_build"));
    const before = await builds.run("red-before");
    assert.deepEqual(phasesOf(before).slice(5), ["PRE_BUILD FAILED", "FINALIZING SUCCEEDED", "COMPLETED"]);
  });

  /** @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases */
  it("does what on-failure says: abort, continue, retry while the output has a text", async () => {
    const spec = (onFailure: string) => `
version: 0.2
phases:
  build:
    on-failure: ${onFailure}
    commands:
      - echo x >> tries; echo "flaky $(wc -l < tries)"; test $(wc -l < tries) -ge 3
  post_build:
    commands: [echo after]
`;
    const outcomes: Record<string, readonly string[]> = {};
    for (const [name, onFailure] of [
      ["abort", "ABORT"],
      ["continue", "CONTINUE"],
      ["retry", "RETRY-2-flaky"],
      ["once", "RETRY-1"],
      ["other", "RETRY-5-network"],
    ] as const) {
      await builds.project(`on-${name}`, spec(onFailure));
      outcomes[name] = phasesOf(await builds.run(`on-${name}`)).slice(6, 8);
    }
    assert.deepEqual(outcomes, {
      abort: ["BUILD FAILED", "UPLOAD_ARTIFACTS SUCCEEDED"],
      continue: ["BUILD FAILED", "POST_BUILD SUCCEEDED"],
      retry: ["BUILD SUCCEEDED", "POST_BUILD SUCCEEDED"],
      once: ["BUILD FAILED", "UPLOAD_ARTIFACTS SUCCEEDED"],
      other: ["BUILD FAILED", "UPLOAD_ARTIFACTS SUCCEEDED"],
    });
  });

  /** @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts */
  it("uploads artifacts: a base directory, discarded paths, what is excluded, secondary ones", async () => {
    const buildspec = `
version: 0.2
phases:
  build:
    commands:
      - mkdir -p dist/js && echo page > dist/index.html && echo code > dist/js/main.js && echo map > dist/js/main.js.map
      - echo one > report.txt
artifacts:
  files: ['**/*']
  exclude-paths: ['**/*.map']
  base-directory: dist
  secondary-artifacts:
    flat:
      files: [dist/js/main.js, report.txt]
      discard-paths: yes
`;
    const target = { type: "S3", location: "artifacts", path: "out", packaging: "ZIP" };
    await builds.project("artifacts", buildspec, {
      args: {
        artifacts: { ...target, name: "site.zip" },
        secondaryArtifacts: [{ ...target, name: "flat.zip", artifactIdentifier: "flat" }],
      },
    });
    const build = await builds.run("artifacts");
    assert.equal(build.artifacts?.location, "arn:aws:s3:::artifacts/out/site.zip");
    assert.deepEqual(
      build.secondaryArtifacts?.map(({ artifactIdentifier, location }) => [artifactIdentifier, location]),
      [["flat", "arn:aws:s3:::artifacts/out/flat.zip"]],
    );
    const paths = async (key: string) => unzip(await builds.object(key)).map(({ path }) => path);
    assert.deepEqual(await paths("out/site.zip"), ["index.html", "js/main.js"]);
    assert.deepEqual(await paths("out/flat.zip"), ["main.js", "report.txt"]);
  });

  it("fails when an artifact's files or its base directory are not there", async () => {
    const spec = (artifacts: string) => `
version: 0.2
phases: { build: { commands: [mkdir dist] } }
artifacts: ${artifacts}
`;
    const args = { artifacts: { type: "S3", location: "artifacts", packaging: "ZIP" } };
    const reasons: string[] = [];
    for (const [name, artifacts] of [
      ["no-files", "{ files: ['*.js'], base-directory: dist }"],
      ["no-folder", "{ files: ['*.js'], base-directory: build }"],
    ] as const) {
      await builds.project(name, spec(artifacts), { args });
      const build = await builds.run(name);
      assert.equal(build.buildStatus, "FAILED");
      reasons.push(...contextsOf(build));
    }
    assert.deepEqual(reasons, [
      "UPLOAD_ARTIFACTS CLIENT_ERROR: no matching artifact paths found",
      "UPLOAD_ARTIFACTS CLIENT_ERROR: no matching base directory path found for build",
    ]);
  });

  /** @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-caching.html */
  it("finds in the next build what the cache has kept of the last", async () => {
    // HOME of CodeBuild's images, as buildspecs write it.
    const home = "/root";
    const buildspec = `
version: 0.2
phases:
  build:
    commands:
      - cat packages/one "$HOME/.npm/two" 2>/dev/null || echo cold
      - mkdir -p packages "$HOME/.npm" && echo warm > packages/one && echo home > "$HOME/.npm/two"
cache:
  paths: ['packages/**/*', '${home}/.npm/**/*']
`;
    for (const [name, cache] of [
      ["cache-local", { type: "LOCAL", modes: ["LOCAL_CUSTOM_CACHE"] }],
      ["cache-s3", { type: "S3", location: "artifacts/cache" }],
      ["cache-none", { type: "NO_CACHE" }],
    ] as const) {
      await builds.project(name, buildspec, { args: { cache } });
      await builds.run(name);
      const own = (await builds.lines(await builds.run(name))).filter(
        (line) => !line.startsWith("[Container]"),
      );
      assert.deepEqual(own, name === "cache-none" ? ["cold"] : ["warm", "home"], name);
    }
  });

  it("fails in the phase that its role lacks a right for, and says which", async () => {
    const [logging, ...others] = buildStatements;
    await builds.project("no-logs", "version: 0.2\nphases: { build: { commands: [true] } }", {
      statements: others,
    });
    const [noLogs = ""] = contextsOf(await builds.run("no-logs"));
    assert.match(
      noLogs,
      /^QUEUED ACCESS_DENIED: Service role arn:aws:iam::000000000000:role\/no-logs does not allow AWS CodeBuild to create Amazon CloudWatch Logs log streams .* not authorized to perform: logs:Create/,
    );
    await builds.project("no-source", "version: 0.2\nphases: { build: { commands: [true] } }", {
      statements: [logging as object],
    });
    const [noSource = ""] = contextsOf(await builds.run("no-source"));
    assert.match(
      noSource,
      /^DOWNLOAD_SOURCE CLIENT_ERROR: AccessDenied: .*s3:GetObject.* for primary source/,
    );
  });
});
