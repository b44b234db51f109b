import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { build, type BuildOptions } from "esbuild";
import { buildFunction, buildFunctions } from "../../artifacts/build.ts";
import { leanSdk } from "../../artifacts/lean-sdk.ts";

const folder = "app/functions";
/** Bytes: what a function may be loaded with. */
const LIMIT = 300_000;

describe("The code of a function", function () {
  this.timeout(60_000);
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, "index.ts")));
  let built: Readonly<Record<string, string>>;
  before(async () => {
    built = await buildFunctions({ folder, names, shared: ["app/shared"] });
  });

  it("is built for each folder with an index", () => {
    assert.ok(names.length >= 5);
    assert.equal(Object.keys(built).length, names.length);
  });

  for (const name of names)
    it(`is one file of at most ${LIMIT / 1000} KB: ${name}`, () => {
      const file = join(built[name] ?? "", "index.mjs");
      const { size } = statSync(file);
      assert.ok(
        size <= LIMIT,
        `${name} has ${size} bytes. Fix: see what is in it with esbuild's metafile, and import less`,
      );
      assert.ok(
        !readFileSync(file, "utf8").includes("devDependencies"),
        "no package.json of a client is in it",
      );
    });

  it("is not built from files that its build does not know: a change of theirs would go unseen", async () => {
    const registration = { name: "unseen", entry: `${folder}/registration/index.ts`, sources: [folder] };
    await assert.rejects(
      buildFunction(registration),
      /registration\/index\.ts imports .*app\/shared\/email\.ts.*does not list among its sources\. Fix: list the folder/,
    );
  });

  it("leaves out operations of SES that nothing calls, and keeps every schema as it is", async () => {
    const bundle = readFileSync(join(built["registration-mail"] ?? "", "index.mjs"), "utf8");
    assert.ok(bundle.includes("AccountSuspendedException"));
    assert.ok(!bundle.includes("CreateDedicatedIpPool"));
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
    assert.ok(Object.keys(original ?? {}).length > 100);
    assert.equal(
      inspect(lean, { depth: null, maxArrayLength: null }),
      inspect(original, { depth: null, maxArrayLength: null }),
    );
  });
});
