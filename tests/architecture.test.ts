import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { circleOf, importsOf, packagesOf, sources } from "./support/imports.ts";

const root = resolve(import.meta.dirname, "..");
const folders = [
  "app",
  "artifacts",
  "components",
  "delivery",
  "examples",
  "local",
  "plan",
  "policies",
  "program",
  "prove",
  "web/src",
];
const files = ["index.ts", "stage.ts", "boundary.ts"];

/** Imports that must not be, by the folder that they would be in. */
const walls: Readonly<Record<string, readonly string[]>> = {
  local: ["examples", "program", "components", "delivery", "app", "web", "index.ts", "artifacts", "stage.ts"],
  components: ["examples", "program", "local", "delivery", "app", "web", "index.ts", "artifacts", "stage.ts"],
  delivery: ["examples", "program", "local", "app", "web", "index.ts", "artifacts", "stage.ts", "plan"],
  app: ["examples", "program", "local", "components", "web", "index.ts", "artifacts", "stage.ts"],
  web: ["examples", "program", "local", "components", "app", "index.ts", "artifacts", "stage.ts"],
  "index.ts": ["examples", "local", "web"],
  program: ["examples", "local", "web", "index.ts", "artifacts", "delivery", "plan", "policies"],
  artifacts: ["examples", "local", "web", "app", "index.ts"],
  // Programs of their own, of our components and of what the application's services share.
  examples: ["program", "local", "delivery", "web", "index.ts", "stage.ts", "plan", "prove"],
  plan: ["examples", "program", "local", "components", "app", "web", "index.ts", "artifacts", "stage.ts"],
  policies: [
    "examples",
    "program",
    "local",
    "components",
    "app",
    "web",
    "index.ts",
    "artifacts",
    "stage.ts",
    "plan",
  ],
  prove: [
    "examples",
    "components",
    "app",
    "web",
    "index.ts",
    "artifacts",
    "stage.ts",
    "plan",
    "policies",
    "scripts",
    "tests",
  ],
  "stage.ts": ["examples", "local", "web", "app", "components", "delivery", "index.ts"],
  "boundary.ts": ["examples", "local", "web", "app", "components", "delivery", "index.ts", "stage.ts"],
};

describe("Architecture", () => {
  const imports = [...sources(root, folders), ...files].flatMap((file) => importsOf(root, file));

  it("reads imports at all", () => {
    assert.ok(imports.some(({ from, to }) => from === "index.ts" && to === "components/network/index.ts"));
  });

  for (const [inside, forbidden] of Object.entries(walls))
    it(`imports nothing from ${forbidden.join(", ")} in ${inside}`, () => {
      const through = imports
        .filter(({ from }) => from === inside || from.startsWith(`${inside}/`))
        .filter(({ to }) => forbidden.some((folder) => to === folder || to.startsWith(`${folder}/`)))
        .map(({ from, to }) => `${from} imports ${to}`);
      assert.deepEqual(through, []);
    });

  it("has no circular imports, of types neither", () => {
    assert.equal(circleOf(imports)?.join(" -> "), undefined);
  });

  it("keeps index.ts a table of contents of at most 150 lines", () => {
    assert.ok(readFileSync(join(root, "index.ts"), "utf8").split("\n").length <= 150);
  });

  it("has what the program and the application load among its dependencies, not among those of tests", () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    const loaded = new Set(
      [
        ...sources(root, ["app", "artifacts", "components", "examples", "program", "web/src"]),
        ...files,
      ].flatMap((file) => packagesOf(root, file)),
    );
    assert.ok(loaded.has("fastify") && loaded.has("@pulumi/aws"));
    // AppSync has it: resolvers are bundled without it.
    loaded.delete("@aws-appsync/utils");
    assert.deepEqual([...loaded].filter((name) => !Object.hasOwn(dependencies, name)).sort(), []);
  });

  it("records exact versions and no download addresses", () => {
    const versions = new Map<string, string>();
    for (const manifest of ["package.json", "local/package.json"]) {
      const {
        dependencies = {},
        devDependencies = {},
        optionalDependencies = {},
      } = JSON.parse(readFileSync(join(root, manifest), "utf8")) as Record<string, Record<string, string>>;
      for (const [name, version] of Object.entries({
        ...dependencies,
        ...devDependencies,
        ...optionalDependencies,
      })) {
        if (name !== "local-cloud")
          assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, `${name} must have an exact version`);
        assert.equal(versions.get(name) ?? version, version, `${name} must have one version`);
        versions.set(name, version);
      }
    }
    assert.ok(
      !readFileSync(join(root, "package-lock.json"), "utf8").includes('"resolved": "http'),
      "package-lock.json records where packages were downloaded",
    );
  });
});
