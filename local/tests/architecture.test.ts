import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { circleOf, importsOf, sources } from "../../tests/support/imports.ts";

const root = resolve(import.meta.dirname, "../..");
const aws = join(root, "local/aws");

/** Rooms of `local/` that a room may import from, types included. Every room may import from itself. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  contract: ["host", "observe"],
  host: ["contract"],
  observe: ["contract", "host"],
  wire: ["contract"],
  delivery: ["contract", "host", "observe"],
  vtl: [],
  duckdb: ["contract", "host"],
  postgres: [],
  gateway: ["contract", "host", "observe", "wire"],
  engine: ["contract", "host"],
  awsx: ["contract", "engine"],
  docker: ["contract", "host", "observe"],
  aws: ["contract", "host", "observe", "wire", "delivery", "vtl", "duckdb", "postgres", "docker"],
  console: ["contract", "host", "observe", "engine"],
};

const room = (file: string) => file.split("/")[1] ?? "";
const service = (file: string) => /^local\/aws\/([^/]+)\//.exec(file)?.[1];
const services = readdirSync(aws, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe("Architecture of the local cloud", () => {
  const imports = sources(root, ["local"])
    .filter((file) => !file.startsWith("local/tests/"))
    .flatMap((file) => importsOf(root, file));

  it("reads imports at all", () => {
    assert.ok(imports.some(({ from, to }) => from === "local/start/cloud.ts" && to === "local/aws/index.ts"));
  });

  for (const [name, allowed] of Object.entries(rooms))
    it(`lets ${name}/ import from ${["itself", ...allowed].join(", ")}, and from nowhere else`, () => {
      const through = imports
        .filter(({ from }) => room(from) === name)
        .filter(({ to }) => room(to) !== name && !allowed.includes(room(to)))
        .map(({ from, to }) => `${from} imports ${to}`);
      assert.deepEqual(through, []);
    });

  it("lets no service import from another: they reach each other by capabilities", () => {
    const through = imports
      .filter(({ from, to }) => service(from) !== undefined && service(to) !== undefined)
      .filter(({ from, to }) => service(from) !== service(to))
      .map(({ from, to }) => `${from} imports ${to}`);
    assert.deepEqual(through, []);
  });

  it("has no circular imports, of types neither", () => {
    assert.equal(circleOf(imports)?.join(" -> "), undefined);
  });

  for (const name of services) {
    const folder = join(aws, name);
    const has = (path: string) => existsSync(join(folder, path));

    it(`builds ${name} as every service is built`, () => {
      assert.ok(has("index.ts"), "index.ts makes the service");
      for (const api of ["", "v1", "v2", "streams"].filter((path) => has(join(path, "api.ts")))) {
        assert.ok(has(join(api, "model.json")), `${join(api, "api.ts")} stands beside its model.json`);
        assert.ok(
          has("operations") || has(join(api, "operations")),
          "operations/ has a file for each operation",
        );
      }
      const texts = sources(root, [`local/aws/${name}`]).map((file) => ({
        file,
        text: readFileSync(join(root, file), "utf8"),
      }));
      const filesWith = (pattern: RegExp, isResource?: boolean) =>
        texts
          .filter(({ file }) => isResource === undefined || file.includes("/resources/") === isResource)
          .filter(({ text }) => pattern.test(text))
          .map(({ file }) => file);
      assert.deepEqual(
        filesWith(/export (const|function) \w+Handler\b/),
        [],
        "a resource type is an xResource",
      );
      assert.deepEqual(filesWith(/\bresource<aws\./, false), [], "resource types are in resources/");
      assert.deepEqual(
        filesWith(/(JSON\.parse|new URLSearchParams)\(\s*request\.body\b/),
        [],
        "requests are read by the wire",
      );
    });
  }
});
