/** What the process around a build's shell is told. */
export interface WardenOptions {
  /** Program of the shell: `sh`. */
  readonly shell: string;
  /** Script that the shell runs: it reads names of scripts, and runs one after the other. */
  readonly driver: string;
  /** Where the shell begins. */
  readonly folder: string;
  /** Folders that can be written, where the rest can't. */
  readonly writable: readonly string[];
  /** Files and folders that are empty for the build. */
  readonly hidden: readonly string[];
  /** Folder that stands for `/tmp`. */
  readonly temporary: string;
  /** Ports of this machine that can be reached, each by a socket of the file system. */
  readonly ways: readonly { readonly port: number; readonly socket: string }[];
  /** True when it runs in namespaces of its own. */
  readonly isIsolated: boolean;
}
