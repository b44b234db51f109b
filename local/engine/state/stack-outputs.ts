import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "../../host/store.ts";
import type { StackOutputs } from "../backend.ts";
import { concealSecrets } from "../wire/conceal.ts";

const FOLDER = "engine";
const FILE = "outputs.json";

interface OutputsFile extends StackOutputs {
  readonly project: string;
}

/** Writes a stack's outputs where other stacks find them. A file, since a running copy holds its store alone. */
export async function writeStackOutputs(store: Store, project: string, outputs: StackOutputs): Promise<void> {
  const file = join(await store.folder(FOLDER), FILE);
  const content: OutputsFile = {
    project,
    outputs: concealSecrets(outputs.outputs, []),
    secretOutputs: outputs.secretOutputs,
  };
  await writeFile(`${file}.new`, JSON.stringify(content), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Outputs of another stack, as its last run here left them.
 * @param folders State folders of projects, each with a folder for each stack; those of this project first.
 * @param project Of the stack that refers.
 * @param reference `dev`, `mysfits/dev` or `organization/mysfits/dev`.
 * @throws Error when that stack has not run here. */
export async function readStackOutputs(
  folders: readonly string[],
  project: string,
  reference: string,
): Promise<StackOutputs> {
  const parts = reference.split("/");
  const stack = parts.at(-1) ?? "";
  const wanted = parts.at(-2) ?? project;
  if (!/^[\w.-]+$/.test(stack) || /^\.+$/.test(stack))
    throw new Error(`"${reference}" is not a stack (organization/project/stack)`);
  for (const folder of folders) {
    const file = await readOutputsFile(join(folder, stack, FOLDER, FILE));
    if (file?.project === wanted) return { outputs: file.outputs, secretOutputs: file.secretOutputs };
  }
  throw new Error(
    `stack "${reference}" has not run here. Fix: start project ${wanted} with --stack ${stack}, until it is ready; its folder is looked for beside this project's`,
  );
}

async function readOutputsFile(path: string): Promise<OutputsFile | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as OutputsFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
