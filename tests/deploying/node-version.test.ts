import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { runCommand } from "../support/engine.ts";

const root = resolve(import.meta.dirname, "../..");

// Types are stripped without a flag since 22.18 and 23.6: https://nodejs.org/api/typescript.html#type-stripping
describe("The Node that a program runs on", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "node-version-"));
  });
  after(async () => await rm(folder, { recursive: true, force: true }));

  /** Starts Node with the arguments of `Pulumi.yaml`, as the language host does, while it says that it is another version. */
  async function start(version: string, script: string) {
    const nodeargs = /^ +nodeargs: (.*)$/m.exec(await readFile(join(root, "Pulumi.yaml"), "utf8"))?.[1] ?? "";
    const disguise = join(folder, `${version}.cjs`);
    await writeFile(
      disguise,
      `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });`,
    );
    return await runCommand(
      process.execPath,
      [`--require=${disguise}`, ...nodeargs.split(" "), "-e", script],
      {
        cwd: root,
      },
    );
  }

  for (const version of ["18.20.8", "20.20.2", "22.17.1", "23.5.0"])
    it(`is refused in one line before the program is read: ${version}`, async () => {
      const { code, text } = await start(version, "console.log('read')");
      // The language host takes 32 for "the user has been told", and adds no stack.
      assert.equal(code, 32);
      assert.match(
        text,
        new RegExp(`^mysfits: .*Node 22\\.18 or newer.* is ${version} .*npm run pulumi -- up[^\n]*\n$`),
      );
    });

  for (const version of ["22.18.0", "23.6.0", "24.0.0", "26.1.0"])
    it(`is taken without a word: ${version}`, async () => {
      assert.deepEqual(await start(version, "console.log('read')"), { code: 0, text: "read\n" });
    });

  it("is the project's own by `npm run pulumi`, whatever comes first on PATH", async () => {
    const say = join(folder, "pulumi");
    await writeFile(say, `#!/bin/sh\nnode -p '"node " + process.version'; echo "args $*"; exit 3\n`);
    const old = join(folder, "node");
    await writeFile(old, "#!/bin/sh\necho v18.20.8\n");
    for (const script of [say, old]) await chmod(script, 0o755);
    const { code, text } = await runCommand(
      process.execPath,
      ["scripts/launch.mjs", "scripts/pulumi.ts", "up", "-s", "dev"],
      {
        cwd: root,
        environment: { PATH: [folder, process.env["PATH"]].join(delimiter) },
      },
    );
    assert.equal(text, `node ${process.version}\nargs up -s dev\n`);
    assert.equal(code, 3, "the CLI's own exit code");
  });

  it("says where to get the CLI when there is none", async () => {
    const { code, text } = await runCommand(process.execPath, ["scripts/pulumi.ts", "up"], {
      cwd: root,
      environment: { PATH: folder + "/nothing" },
    });
    assert.equal(code, 1);
    assert.match(text, /^There is no `pulumi` on PATH\. Fix: install [^\n]*\n$/);
  });
});
