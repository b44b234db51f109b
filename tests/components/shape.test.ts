import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../components");
const components = readdirSync(root).filter((folder) => folder !== "parts");
const text = (folder: string, file: string) => readFileSync(join(root, folder, file), "utf8");

describe("The shape of components", () => {
  for (const folder of components) {
    it(`is a class in a table of contents of at most 150 lines: ${folder}`, () => {
      const index = text(folder, "index.ts");
      assert.match(index, /^export class \w+ extends pulumi\.ComponentResource/m);
      assert.ok(index.split("\n").length <= 150);
    });

    it(`has its arguments in a file of their own: ${folder}`, () => {
      assert.match(text(folder, "args.ts"), /^export interface \w+Args\b/m);
    });

    it(`fills in defaults, then refuses what is wrong, then makes resources: ${folder}`, () => {
      const constructor = /\n {2}constructor\([\s\S]*?\n {2}\}\n/.exec(text(folder, "index.ts"))?.[0] ?? "";
      const steps = [/withDefaults\(/, /refuse\(|publicOperations\(/, /= new |\(name, args, /]
        .map((step) => constructor.search(step))
        .filter((at) => at >= 0);
      assert.ok(steps.length > 0);
      assert.deepEqual(
        steps,
        steps.toSorted((one, other) => one - other),
      );
    });
  }

  it("has one name for overrides", () => {
    for (const folder of components)
      assert.doesNotMatch(text(folder, "args.ts"), /readonly (?!transform\b)\w*[tT]ransform\w*\??:/, folder);
  });
});
