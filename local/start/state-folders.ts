import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** Folders with the state of stacks that a program may refer to: its own project's, then those of the projects in folders beside it.
 * @param project Folder of the project.
 * @param directory Where the state of its running stack is kept. */
export function stateFolders(project: string, directory: string): string[] {
  const workspace = dirname(project);
  const neighbours = readdirSync(workspace, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(workspace, entry.name, "Pulumi.yaml")))
    .map((entry) => join(workspace, entry.name, ".local"));
  return [...new Set([dirname(directory), ...neighbours])];
}
