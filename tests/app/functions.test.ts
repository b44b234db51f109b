import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = "app/functions";
const functions = readdirSync(folder).filter((name) => existsSync(join(folder, name, "index.ts")));
const sources = readdirSync("app", { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".ts"),
);

describe("The shape of functions", () => {
  for (const name of functions)
    it(`is wiring in index.ts and logic in handle.ts, which reads no environment: ${name}`, () => {
      const wiring = readFileSync(join(folder, name, "index.ts"), "utf8");
      const logic = readFileSync(join(folder, name, "handle.ts"), "utf8");
      assert.match(wiring, /^export async function handler\(/m);
      assert.match(wiring, /from "\.\/handle\.ts"/);
      assert.doesNotMatch(wiring, /\b(if|for|while|catch|switch)\b/);
      assert.doesNotMatch(logic, /process\.env|environment\.ts|new \w+Client\(/);
    });

  it("names its environment variables in files that say so, and nowhere else", () => {
    for (const file of sources) {
      const text = readFileSync(join("app", file), "utf8");
      assert.doesNotMatch(text, /required\("/, file);
      if (/process\.env/.test(text)) assert.match(file, /(^|\/)(environment|main)\.ts$/, file);
    }
  });
});
