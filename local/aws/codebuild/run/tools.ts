import type { Platform } from "../../../contract/service.ts";
import type { BuildRecord } from "../records.ts";
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

/** Puts the programs of the local cloud onto a build's PATH. */
export function installTools(_: {
  readonly platform: Platform;
  readonly build: BuildRecord;
  readonly workspace: Workspace;
}): Promise<Tools> {
  return Promise.resolve({ environment: {}, ports: [], hidden: [], close: () => undefined });
}
