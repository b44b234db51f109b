import assert from "node:assert/strict";
import { Builds, contextsOf, phasesOf } from "./support/builds.ts";

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
describe("A buildspec", function () {
  this.timeout(30_000);
  let builds: Builds;
  before(async () => {
    builds = await Builds.open();
    await builds.project("spec", "version: 0.2\nphases: { build: { commands: [echo file] } }");
  });
  after(async () => await builds.close());

  const reason = async (buildspecOverride: string) => {
    const build = await builds.run("spec", { buildspecOverride });
    assert.equal(build.buildStatus, "FAILED", buildspecOverride);
    assert.deepEqual(phasesOf(build).slice(3), [
      "DOWNLOAD_SOURCE FAILED",
      "FINALIZING SUCCEEDED",
      "COMPLETED",
    ]);
    const [context = ""] = contextsOf(build);
    assert.match(context, /^DOWNLOAD_SOURCE YAML_FILE_ERROR: /);
    return context.replace("DOWNLOAD_SOURCE YAML_FILE_ERROR: ", "");
  };

  it("is told wrong before a command runs, with its key", async () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ["version: 0.3\nphases: { build: { commands: [true] } }", /^invalid buildspec version: 0\.3/],
      ["version: 0.2\n", /^phases: at least one phase/],
      [
        "version: 0.2\nphases: { biuld: { commands: [true] } }",
        /^phases: unknown key "biuld"\. There is: install, pre_build/,
      ],
      [
        "version: 0.2\nphases: { build: { finally: [true] } }",
        /^phases\/build\/commands: at least one command is required/,
      ],
      [
        "version: 0.2\nphases:\n  build:\n    commands:\n      - echo a: b",
        /Expected Commands\[0\] to be of string type: found subkeys instead/,
      ],
      ["version: 0.2\nphases:\n\tbuild: 1", /[Tt]ab/],
      [
        "version: 0.2\nphases: { build: { on-failure: STOP, commands: [true] } }",
        /^phases\/build\/on-failure: "STOP" must be ABORT/,
      ],
      [
        "version: 0.2\nphases: { build: { commands: [true] } }\nreports: { unit: { files: [a], file-format: TAP } }",
        /^reports\/unit\/file-format: "TAP"/,
      ],
      [
        "version: 0.2\nphases: { build: { commands: [true] } }\nartifacts: { files: [a], discard-paths: perhaps }",
        /^artifacts\/discard-paths: must be yes or no/,
      ],
      [
        "version: 0.2\nphases: { install: { runtime-versions: { nodejs: 8 } } }",
        /^Unknown runtime version named '8' of nodejs/,
      ],
    ];
    for (const [buildspec, expected] of wrong) assert.match(await reason(buildspec), expected);
  });

  it("is refused by name for what works on AWS and is not done here", async () => {
    const refused: readonly (readonly [string, RegExp])[] = [
      ["version: 0.1\nphases: { build: { commands: [true] } }", /buildspec version 0\.1 is not emulated/],
      [
        "version: 0.2\nrun-as: node\nphases: { build: { commands: [true] } }",
        /^run-as of a buildspec is not emulated/,
      ],
      [
        "version: 0.2\nphases: { build: { run-as: node, commands: [true] } }",
        /^phases\/build\/run-as of a buildspec/,
      ],
      [
        "version: 0.2\nenv: { parameter-store: { A: /a } }\nphases: { build: { commands: [true] } }",
        /^env\/parameter-store of a buildspec/,
      ],
      [
        "version: 0.2\nenv: { secrets-manager: { A: a } }\nphases: { build: { commands: [true] } }",
        /^env\/secrets-manager of a buildspec/,
      ],
      [
        "version: 0.2\nphases: { build: { commands: [true] } }\nreports: { unit: { files: [a], file-format: TESTNGXML } }",
        /^reports\/unit\/file-format TESTNGXML of a buildspec/,
      ],
      [
        "version: 0.2\nbatch: { fast-fail: true }\nphases: { build: { commands: [true] } }",
        /^batch of a buildspec/,
      ],
    ];
    for (const [buildspec, expected] of refused) assert.match(await reason(buildspec), expected);
  });

  it("is a file of the source by its path, and missing when there is none", async () => {
    assert.match(await reason("ci/other.yml"), /^stat .*\/src\/ci\/other\.yml: no such file or directory$/);
    assert.match(await reason("../../secret.yml"), /no such file or directory$/);
    await builds.project("other", "nothing", {
      files: { "ci/other.yml": "version: 0.2\nphases: { build: { commands: [echo other] } }" },
      args: { source: { type: "S3", location: "artifacts/other/source.zip", buildspec: "ci/other.yml" } },
    });
    const build = await builds.run("other");
    assert.equal(build.buildStatus, "SUCCEEDED");
    assert.ok((await builds.lines(build)).includes("other"));
  });
});
