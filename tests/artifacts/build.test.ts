import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { build, type BuildOptions } from "esbuild";
import { buildFunction, buildFunctions, buildServiceImage } from "../../artifacts/build.ts";
import { byContent } from "../../artifacts/cache.ts";
import { sharedByFunctions } from "../../artifacts/index.ts";
import { leanSdk } from "../../artifacts/lean-sdk.ts";

const folder = "app/functions";
/** Bytes: what a function may be loaded with. */
const LIMIT = 300_000;
/** Functions that may have more. Codecs of pictures in WebAssembly are 870 KB, and a third more as text. */
const larger: Readonly<Record<string, number>> = { picture: 1_650_000 };

describe("The code of a function", function () {
  this.timeout(60_000);
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, "index.ts")));
  let built: Readonly<Record<string, string>>;
  before(async () => {
    built = await buildFunctions({ folder, names, shared: sharedByFunctions });
  });

  it("is built for each folder with an index", () => {
    assert.ok(names.length >= 5);
    assert.equal(Object.keys(built).length, names.length);
  });

  for (const name of names)
    it(`is one file of at most ${(larger[name] ?? LIMIT) / 1000} KB: ${name}`, () => {
      const file = join(built[name] ?? "", "index.mjs");
      const { size } = statSync(file);
      assert.ok(
        size <= (larger[name] ?? LIMIT),
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

// https://github.com/pulumi/pulumi-docker: the hash of a build's folder has names, modes and contents in it.
describe("The folder that an image is built from", () => {
  const folders: string[] = [];
  after(() => {
    for (const path of folders) rmSync(path, { recursive: true, force: true });
  });
  const built = (content: string, mode: number) => {
    const path = mkdtempSync(join(tmpdir(), "built-"));
    folders.push(path);
    writeFileSync(join(path, "service.mjs"), content, { mode });
    writeFileSync(join(path, "Dockerfile"), "FROM node:24-slim\nCOPY service.mjs ./\n", { mode });
    return path;
  };

  it("has a name, modes and times that come of its content alone, whatever the umask and the path of the clone", async () => {
    const content = `console.log("${randomUUID()}")`;
    const seen = [];
    for (const mode of [0o644, 0o600, 0o755]) {
      const { folder: context, hash } = await byContent("image", built(content, mode));
      const files = readdirSync(context).map((name) => {
        const { mode: bits, mtimeMs } = statSync(join(context, name));
        return [name, bits & 0o777, mtimeMs];
      });
      seen.push({ context, hash, files });
      rmSync(context, { recursive: true });
    }
    const [first] = seen;
    assert.deepEqual(first?.files, [
      ["Dockerfile", 0o644, 0],
      ["service.mjs", 0o644, 0],
    ]);
    assert.equal(first.context, `.build/image-${first.hash}`);
    for (const other of seen) assert.deepEqual(other, first);
    const { hash } = await byContent("image", built(`${content};`, 0o644));
    assert.notEqual(hash, first.hash);
    rmSync(`.build/image-${hash}`, { recursive: true });
  });

  it("of the service is the same after a change of the lockfile that changes no byte of it", async () => {
    const options = {
      entry: "app/service/main.ts",
      dockerfile: "app/service/Dockerfile",
      sources: ["app/service", "app/web-service", "app/data", "app/shared"],
    };
    const image = await buildServiceImage(options);
    // One more source gives what is built another name, as another lockfile does.
    assert.deepEqual(
      await buildServiceImage({ ...options, sources: [...options.sources, "app/index.ts"] }),
      image,
    );
  });
});
