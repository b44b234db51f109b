import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const local = resolve(import.meta.dirname, "../..");

/** The modules that a file loads when it is loaded, or may load later. Types are gone at run time. */
function loadedBy(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const statements = text.matchAll(
    /^\s*import\s+"([^"]+)"|^\s*(?:import|export)\s+(?!type\s)[^;"']*?\sfrom\s+"([^"]+)"|\b(?:import|require|resolve)\(\s*"([^"]+)"/gms,
  );
  return [...statements]
    .map(([, bare, stated, called]) => bare ?? stated ?? called ?? "")
    .filter((name) => /^[.@a-z]/.test(name));
}

/** Packages that are loaded from a module on, and the files that load them. */
function packagesFrom(start: string): Map<string, string> {
  const packages = new Map<string, string>();
  const seen = new Set<string>();
  const open = [start];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const name of loadedBy(file)) {
      if (!name.startsWith(".")) packages.set(name, relative(local, file));
      else if (existsSync(join(dirname(file), name))) open.push(join(dirname(file), name));
    }
  }
  assert.ok(seen.size > 100, "the walk goes through the services");
  return packages;
}

describe("The process of a running copy", () => {
  const packages = packagesFrom(join(local, "start/main.ts"));

  it("loads nothing of Pulumi, nor what a program is built with", () => {
    const heavy = [...packages].filter(([name]) => /^(@pulumi\/|vite$|typescript$)/.test(name));
    assert.deepEqual(heavy, []);
  });

  it("loads packages that the local cloud's own package names", () => {
    const { dependencies } = JSON.parse(readFileSync(join(local, "package.json"), "utf8")) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const own = new Set(Object.keys(dependencies));
    const foreign = [...packages].filter(
      ([name]) => !name.startsWith("node:") && !own.has(name.match(/^(@[^/]+\/)?[^/]+/)?.[0] ?? name),
    );
    assert.deepEqual(foreign, []);
  });
});

describe("The engine", () => {
  it("knows no service and no component of another package", () => {
    for (const name of ["aws", "awsx", "docker", "start", "console", "gateway"])
      for (const [file, text] of engineFiles())
        assert.ok(
          !text.includes(`"../${name}/`) && !text.includes(`"../../${name}/`),
          `${file} imports ${name}`,
        );
  });
});

function engineFiles(): [string, string][] {
  const seen = new Map<string, string>();
  const open = ["index.ts", "testing.ts", "process/main.ts"].map((file) => join(local, "engine", file));
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file) || !file.startsWith(join(local, "engine"))) continue;
    const text = readFileSync(file, "utf8");
    seen.set(file, text);
    for (const [, name = ""] of text.matchAll(/from\s+"(\.[^"]+)"|import\("(\.[^"]+)"\)/g))
      if (name) open.push(join(dirname(file), name));
  }
  return [...seen];
}
