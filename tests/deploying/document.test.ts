import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { withTables } from "../../scripts/deploying.ts";

const root = resolve(import.meta.dirname, "../..");

describe("docs/deploying.md", () => {
  const text = readFileSync(join(root, "docs/deploying.md"), "utf8");

  it("has the tables of plan/ as they are", async () => {
    assert.equal(await withTables(text), text, "Fix: npm run deploying");
  });

  it("names only commands of npm that there are", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const named = [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name]) => name as string);
    assert.ok(named.length > 5);
    for (const name of named) assert.ok(Object.hasOwn(scripts, name), `npm run ${name}`);
  });

  it("is linked by both READMEs", () => {
    for (const readme of ["README.md", "README.ko.md"])
      assert.match(readFileSync(join(root, readme), "utf8"), /\(docs\/deploying\.md\)/, readme);
  });
});
