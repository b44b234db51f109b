import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { runPulumi } from "../pulumi/cli.ts";
import type { StateResource } from "../pulumi/state.ts";

const root = resolve(import.meta.dirname, "../..");

/** Takes the protection off some resources: `pulumi up` of these, and of what is not there in an unprotected stage, with `protect` false in
 * a copy of the stack's file. The file itself stays as it is, and so does everything else of the stack.
 * @returns The exit code of the CLI. */
export async function release(
  stack: string,
  project: string,
  guarded: readonly StateResource[],
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "destroy-"));
  const file = join(folder, basename(`Pulumi.${stack.split("/").at(-1)}.yaml`));
  const settings = ["--stack", stack, "--config-file", file, "--config", `${project}:protect=false`];
  try {
    copyFileSync(join(root, basename(file)), file);
    const preview = await runPulumi(["preview", ...settings, "--json"], { reads: true });
    if (preview.code !== 0) {
      console.error(preview.output);
      return preview.code;
    }
    const targets = new Set([...guarded.map(({ urn }) => urn), ...deletedBy(preview.output)]);
    const flags = [...targets].flatMap((urn) => ["--target", urn]);
    return (await runPulumi(["up", ...settings, "--yes", "--skip-preview", ...flags])).code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** URNs of what a preview would delete; the engine refuses to do so for what is no target. */
function deletedBy(preview: string): readonly string[] {
  const { steps = [] } = JSON.parse(preview) as {
    readonly steps?: readonly { readonly op: string; readonly urn: string }[];
  };
  return steps.filter(({ op }) => op === "delete").map(({ urn }) => urn);
}
