import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Reports } from "../../scripts/reports/index.ts";

const root = resolve(import.meta.dirname, "../..");

const sum = `/** Adds. */
export interface Summand {
  readonly value: number;
}
export function sum(one: Summand, other: Summand): number {
  // Both are there.
  return one.value + other.value;
}
export function difference(one: Summand, other: Summand): number {
  return one.value > other.value
    ? one.value - other.value
    : 0;
}
`;

const tests = `import assert from "node:assert/strict";
import { sum, difference } from "../app/sum.ts";
describe("Sums", () => {
  it("adds <two> & more", () => assert.equal(sum({ value: 1 }, { value: 2 }), 3));
  it("is wrong", () => assert.equal(difference({ value: 3 }, { value: 1 }), 3, "it was\\u001b[31m 2"));
  it("comes later");
});
`;

describe("Reports of a test run", () => {
  let folder: string;
  let run: { readonly status: number | null; readonly stdout: string; readonly stderr: string };
  const report = (file: string) => readFile(join(folder, "reports", file), "utf8");

  before(async function () {
    this.timeout(60_000);
    folder = await mkdtemp(join(tmpdir(), "reports-"));
    for (const inside of ["app", "plan", "tests", "reports"]) await mkdir(join(folder, inside));
    await writeFile(join(folder, "package.json"), '{"type":"module"}');
    await writeFile(join(folder, "app/sum.ts"), sum);
    await writeFile(join(folder, "plan/unused.ts"), "export const never = 1;\n");
    await writeFile(join(folder, "tests/sum.test.ts"), tests);
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, "reports/tests.xml"), "of an earlier run");
    const reports = new Reports(join(folder, "reports"));
    await reports.begin();
    assert.deepEqual(await readdir(join(folder, "reports")), ["v8"]);
    run = spawnSync(
      process.execPath,
      [join(root, "node_modules/mocha/bin/mocha.js"), ...reports.options, "tests/sum.test.ts"],
      { cwd: folder, encoding: "utf8", env: { ...process.env, ...reports.environment } },
    );
    assert.equal(
      await reports.end(folder),
      "Coverage: 71.4 % of lines (5 of 7, 2 files)",
      await report("coverage.xml"),
    );
  });
  after(() => rm(folder, { recursive: true }));

  it("leave the text and the exit code as they are", () => {
    assert.equal(run.status, 1, run.stderr);
    assert.match(run.stdout, / adds <two> & more$/m);
    assert.match(run.stdout, /1 passing[\s\S]*1 pending[\s\S]*1 failing/);
  });

  // https://docs.aws.amazon.com/codebuild/latest/userguide/test-reporting.html
  it("tell of each test in JUnit's format, with what failed, whatever signs are in it", async () => {
    const xml = await report("tests.xml");
    assert.match(xml, /^<testsuite name="mysfits" tests="3" failures="0" errors="1" skipped="1" /);
    const cases = [...xml.matchAll(/<testcase classname="Sums" name="([^"]*)" file="([^"]*)"/g)];
    assert.deepEqual(
      cases.map(([, name, file]) => [name, file]),
      [
        ["adds &#x3C;two&#x3E; &#x26; more", "tests/sum.test.ts"],
        ["is wrong", "tests/sum.test.ts"],
        ["comes later", "tests/sum.test.ts"],
      ],
    );
    assert.match(xml, /name="is wrong"[^>]*><failure>it was 2/);
    assert.match(xml, /name="comes later"[^>]*><skipped\/>/);
    assert.match(xml, /<\/testsuite>\n$/);
  });

  // https://docs.aws.amazon.com/codebuild/latest/userguide/code-coverage-report.html
  it("tell in Clover's format which lines were reached, of files that nobody loaded, too", async () => {
    const xml = await report("coverage.xml");
    const lines = (file: string) => {
      const element = xml.slice(xml.indexOf(`path="${file}"`));
      return [
        ...element
          .slice(0, element.indexOf("</file>"))
          .matchAll(/<line num="(\d+)" count="(\d)" type="stmt"\/>/g),
      ].map(([, line, count]) => [Number(line), Number(count)]);
    };
    assert.deepEqual(lines("app/sum.ts"), [
      [5, 1],
      [7, 1],
      [9, 1],
      [10, 1],
      [11, 1],
      [12, 0],
    ]);
    assert.deepEqual(lines("plan/unused.ts"), [[1, 0]]);
    assert.ok(!xml.includes("tests/sum.test.ts") && !xml.includes("node_modules"));
  });

  it("leave nothing of V8's files", async () => {
    assert.deepEqual((await readdir(join(folder, "reports"))).sort(), ["coverage.xml", "tests.xml"]);
  });
});
