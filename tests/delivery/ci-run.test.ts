import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./support/workflow.ts";

/** Runs `.ci/run` in a folder of its own, with stand-ins for npm, Debian's packages and the engine's check. */
async function ci(options: { readonly passing: number; readonly engine?: number }) {
  const folder = await mkdtemp(join(tmpdir(), "ci-"));
  try {
    const program = async (path: string, text: string) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), `#!/bin/sh\n${text}\n`);
      await chmod(join(folder, path), 0o755);
    };
    await mkdir(join(folder, "project/.ci"), { recursive: true });
    await copyFile(join(root, ".ci/run"), join(folder, "project/.ci/run"));
    await program("bin/npm", `echo "  ${options.passing} passing (1s)"`);
    await program("bin/chromium", "exit 0");
    if (options.engine !== undefined)
      await program("shared/tools/pulumi/check", `echo "engine $1"; exit ${options.engine}`);
    return await new Promise<{ readonly code: number; readonly output: string }>((done) => {
      const env = { PATH: `${join(folder, "bin")}:/usr/bin:/bin` };
      const child = execFile("bash", [join(folder, "project/.ci/run")], { env }, (_, output) => {
        done({ code: child.exitCode ?? -1, output });
      });
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe(".ci/run", () => {
  it("says that the engine was not asked when it is not at hand, and does not count it", async () => {
    const { code, output } = await ci({ passing: 7 });
    assert.equal(code, 0);
    assert.match(output, /^Pulumi engine: not at hand \(\S+\)\. .* NOT checked\.\n7 passed, 0 failed\n$/m);
  });

  it("asks the engine for both stages where it is, and fails when one fails", async () => {
    const well = await ci({ passing: 7, engine: 0 });
    assert.deepEqual([well.code, /9 passed, 0 failed\n$/.test(well.output)], [0, true]);
    assert.match(well.output, /engine dev\n.*\nengine prod\n/);
    const sick = await ci({ passing: 7, engine: 1 });
    assert.deepEqual([sick.code, /7 passed, 2 failed\n$/.test(sick.output)], [1, true]);
  });
});
