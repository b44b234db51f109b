import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { plainModule } from "../../host/plain-module.ts";

describe("A plain module", () => {
  let folder: string;
  let entry: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "plain-module-"));
    entry = join(folder, "entry.ts");
    writeFileSync(
      entry,
      'import type { Word } from "./types.ts";\nimport { word } from "./word.ts";\nconsole.log(word satisfies Word);\n',
    );
    writeFileSync(join(folder, "word.ts"), 'export const word: string = "one";\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("runs as JavaScript, with what it imports and nothing else in its folder", async () => {
    const path = await plainModule(entry, join(folder, "a"));
    const output = execFileSync(process.execPath, ["--no-strip-types", path]);
    assert.equal(output.toString(), "one\n");
    assert.deepEqual(readdirSync(dirname(path)).sort(), ["entry.mjs", "word.mjs"]);
  });

  it("is made once for the same sources, and anew for others", async () => {
    // Another spelling of the folder, as another process has nothing remembered.
    const first = await plainModule(entry, join(folder, "b"));
    const { mtimeMs } = statSync(first);
    assert.equal(await plainModule(entry, `${join(folder, "b")}/`), first);
    assert.equal(statSync(first).mtimeMs, mtimeMs);
    writeFileSync(join(folder, "word.ts"), 'export const word: string = "two";\n');
    const second = await plainModule(entry, `${join(folder, "b")}//`);
    assert.notEqual(second, first);
    assert.equal(execFileSync(process.execPath, [second]).toString(), "two\n");
    assert.deepEqual(readdirSync(join(folder, "b")).length, 2);
  });

  it("that can't be made is tried again", async () => {
    writeFileSync(join(folder, "word.ts"), "export const word: = 1;\n");
    await assert.rejects(plainModule(entry, join(folder, "c")), /word\.ts|Expression expected|SyntaxError/);
    writeFileSync(join(folder, "word.ts"), "export const word = 3;\n");
    const path = await plainModule(entry, join(folder, "c"));
    assert.equal(execFileSync(process.execPath, [path]).toString(), "3\n");
  });
});
