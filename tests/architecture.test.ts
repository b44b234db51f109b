import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const folders = ["app", "artifacts", "components", "local", "web/src"];

/** What must not be imported from where. */
const walls: Readonly<Record<string, readonly string[]>> = {
  local: ["components", "app", "web", "index.ts", "artifacts", "stage.ts"],
  components: ["local", "app", "web", "index.ts", "artifacts", "stage.ts"],
  app: ["local", "components", "web", "index.ts", "artifacts", "stage.ts"],
  web: ["local", "components", "app", "index.ts", "artifacts", "stage.ts"],
  "index.ts": ["local", "web"],
  "artifacts": ["local", "web", "app", "index.ts"],
  "stage.ts": ["local", "web", "app", "components", "index.ts"],
};

interface Import {
  readonly from: string;
  readonly to: string;
  /** Gone at run time, so it can't make a circle. */
  readonly typeOnly: boolean;
}

function sources(): string[] {
  const found = folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
        .map((entry) => relative(root, join(entry.parentPath, entry.name))),
    );
  return [...found, "index.ts", "stage.ts"];
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  return [
    ...text.matchAll(
      /^\s*(import|export)\s+(type\s)?[^;]*?from\s+"(\.{1,2}\/[^"]+)"|import\(\s*"(\.{1,2}\/[^"]+)"/gms,
    ),
  ].map((match) => ({
    from: file,
    to: relative(root, resolve(root, dirname(file), (match[3] ?? match[4]) as string)),
    // A dynamic import runs later, when the circle is closed already.
    typeOnly: match[2] !== undefined || match[4] !== undefined,
  }));
}

describe("Architecture", () => {
  const imports = sources().flatMap(importsOf);

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

  it("has no circular imports", () => {
    const next = new Map<string, string[]>();
    for (const { from, to, typeOnly } of imports)
      if (!typeOnly) next.set(from, [...(next.get(from) ?? []), to]);
    const done = new Set<string>();
    const circle = (file: string, path: readonly string[]): readonly string[] | undefined => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (done.has(file)) return undefined;
      for (const target of next.get(file) ?? []) {
        const found = circle(target, [...path, file]);
        if (found) return found;
      }
      done.add(file);
      return undefined;
    };
    for (const file of next.keys()) assert.equal(circle(file, [])?.join(" -> "), undefined);
  });

  it("keeps index.ts a table of contents of at most 150 lines", () => {
    assert.ok(readFileSync(join(root, "index.ts"), "utf8").split("\n").length <= 150);
  });

  it("records exact versions and no download addresses", () => {
    const versions = new Map<string, string>();
    for (const manifest of ["package.json", "local/package.json"]) {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(
        readFileSync(join(root, manifest), "utf8"),
      ) as Record<string, Record<string, string>>;
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
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
