import { randomBytes } from "node:crypto";
import { chmod, copyFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { existsSync } from "node:fs";
import type { Platform } from "../../../contract/service.ts";
import { plainModule } from "../../../host/plain-module.ts";
import type { BuildPrograms } from "./programs.ts";
import type { Workspace } from "./workspace.ts";

/** What is on a build's PATH beside this machine's programs. */
export interface Tools {
  readonly environment: Readonly<Record<string, string>>;
  /** Ports of 127.0.0.1 that the build may reach. */
  readonly ports: readonly number[];
  /** Files and folders that are empty for the build. */
  readonly hidden: readonly string[];
  readonly close: () => void;
}

/** Puts the programs of the local cloud onto a build's PATH: `pulumi`, which deploys to running copies, and `npm`, which takes packages of the
 * working tree. */
export async function installTools(
  platform: Platform,
  programs: BuildPrograms,
  { bin, source }: Workspace,
): Promise<Tools> {
  const modules = await platform.store.folder("modules");
  const command = async (name: string) => {
    const target = join(bin, `${name}.mjs`);
    await copyFile(await plainModule(join(import.meta.dirname, `${name}-command.ts`), modules), target);
    return `"${process.execPath}" "${target}"`;
  };
  await program(bin, "pulumi", `exec ${await command("pulumi")} "$@"`);
  const npm = (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "npm"))
    .find((path) => existsSync(path));
  if (npm !== undefined) {
    const install = `case "$1" in ci|install|i) ${await command("install")}; status=$?; [ "$status" = 3 ] || exit "$status";; rebuild) [ ! -e node_modules/.local-cloud ] || exit 0;; esac`;
    await program(bin, "npm", `${install}\nexec "${npm}" "$@"`);
  }
  const token = randomBytes(32).toString("base64url");
  programs.admit(token, source);
  const { capabilities } = platform;
  const known = "programs" in capabilities ? capabilities.programs : undefined;
  return {
    environment: {
      LOCAL_CLOUD_BUILD_TOKEN: token,
      ...("repository" in capabilities && { LOCAL_CLOUD_WORKING_TREE: capabilities.repository.root }),
    },
    ports: known?.ports() ?? [],
    hidden: known?.stateFolders ?? [],
    close: () => programs.dismiss(token),
  };
}

async function program(bin: string, name: string, text: string): Promise<void> {
  await writeFile(join(bin, name), `#!/bin/sh\n${text}\n`);
  await chmod(join(bin, name), 0o755);
}
