import { dirname } from "node:path";
import { pathToFileURL } from "node:url";

/** Makes the variables that a process needs of its environment, as a container or a function has them. */
export function surroundings(temporaryFolder: string): Record<string, string> {
  return {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: temporaryFolder,
    TMPDIR: temporaryFolder,
  };
}

/** Flags of a Node that reads nothing but what it is given, writes nothing but its temporary folder, and starts no process.
 * @param options.preload Module of plain JavaScript that is loaded before the program, with what is in its folder.
 * @param options.heapMegabytes Node's own choice unless given.
 * @see https://nodejs.org/api/permissions.html */
export function confinedFlags(options: {
  readonly readable: readonly string[];
  readonly temporaryFolder: string;
  readonly preload?: string | undefined;
  readonly heapMegabytes?: number | undefined;
}): string[] {
  const { readable, temporaryFolder, preload, heapMegabytes } = options;
  return [
    "--permission",
    ...[...readable, ...(preload === undefined ? [] : [dirname(preload)]), temporaryFolder].map(
      (folder) => `--allow-fs-read=${folder}`,
    ),
    `--allow-fs-write=${temporaryFolder}`,
    "--disable-warning=SecurityWarning",
    "--disable-warning=ExperimentalWarning",
    ...(preload === undefined ? [] : ["--import", pathToFileURL(preload).href]),
    ...(heapMegabytes === undefined ? [] : [`--max-old-space-size=${heapMegabytes}`]),
  ];
}
