import { equal, ok } from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { build, type BuildOptions } from "esbuild";
import { buildFunctions } from "../../artifacts/build.ts";
import { leanSdk } from "../../artifacts/lean-sdk.ts";

const folder = "app/functions";
/** Bytes: what a function may be loaded with. */
const LIMIT = 300_000;

describe("The code of a function", function () {
  this.timeout(60_000);
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, "index.ts")));
  let built: Readonly<Record<string, string>>;
  before(async () => {
    built = await buildFunctions({ folder, names });
  });

  it("is built for each folder with an index", () => {
    ok(names.length >= 5);
    equal(Object.keys(built).length, names.length);
  });

  for (const name of names)
    it(`is one file of at most ${LIMIT / 1000} KB: ${name}`, () => {
      const file = join(built[name] ?? "", "index.mjs");
      const { size } = statSync(file);
      ok(
        size <= LIMIT,
        `${name} has ${size} bytes. Fix: see what is in it with esbuild's metafile, and import less`,
      );
      ok(!readFileSync(file, "utf8").includes("devDependencies"), "no package.json of a client is in it");
    });

  it("leaves out operations of SES that nothing calls, and keeps every schema as it is", async () => {
    const bundle = readFileSync(join(built["registration-mail"] ?? "", "index.mjs"), "utf8");
    ok(bundle.includes("AccountSuspendedException"));
    ok(!bundle.includes("CreateDedicatedIpPool"));
    const schemas = "node_modules/@aws-sdk/client-sesv2/dist-es/schemas/schemas_0.js";
    const [lean, original] = await Promise.all(
      [[leanSdk], []].map(async (plugins) => {
        const options: BuildOptions = {
          entryPoints: [schemas],
          bundle: true,
          format: "esm",
          platform: "node",
          plugins,
        };
        const { outputFiles } = await build({ ...options, write: false });
        return (await import(
          `data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? "")}`
        )) as object;
      }),
    );
    ok(Object.keys(original ?? {}).length > 100);
    equal(
      inspect(lean, { depth: null, maxArrayLength: null }),
      inspect(original, { depth: null, maxArrayLength: null }),
    );
  });
});
