import { createHash, randomUUID } from "node:crypto";
import { cp, mkdir, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import type { ContainerImage } from "../contract/capabilities.ts";
import { readDockerfile, type Dockerfile } from "./dockerfile.ts";
import { ignoredBy } from "./dockerignore.ts";

/** An image without the address under which it is kept. */
export type BuiltImage = Omit<ContainerImage, "uri"> & {
  /** `sha256:…`, the same for the same content. */
  readonly digest: string;
};

/** Makes the content of an image in a folder named after it; what is there already is not made again.
 * @param options.folder Where images are kept.
 * @throws Error for a Dockerfile that needs a container to build, or a file that is not there. */
export async function buildImage(options: {
  readonly context: string;
  readonly dockerfile: string;
  readonly args: Readonly<Record<string, string>>;
  readonly platform: string;
  readonly folder: string;
}): Promise<BuiltImage> {
  const { context, folder } = options;
  const dockerfile = readDockerfile(await readFile(options.dockerfile, "utf8"), options.args);
  const files = await filesOf(dockerfile, context);
  const hash = createHash("sha256").update(
    JSON.stringify([options.platform, { ...dockerfile, copies: undefined }]),
  );
  for (const [path, source] of files) hash.update(`\u0000${path}\u0000`).update(await readFile(source));
  const hex = hash.digest("hex");
  const root = join(folder, hex);
  if (!(await exists(root))) {
    // A folder with the name of its content is whole, always.
    const unfinished = join(folder, `unfinished-${randomUUID()}`);
    await mkdir(join(unfinished, dockerfile.workingDirectory), { recursive: true });
    for (const [path, source] of files)
      await cp(source, join(unfinished, path), { preserveTimestamps: true });
    await rename(unfinished, root).catch(async (error: unknown) => {
      await rm(unfinished, { recursive: true, force: true });
      if (!(await exists(root))) throw error;
    });
  }
  const { base, workingDirectory, environment, user, volumes, entrypoint, command } = dockerfile;
  return {
    base,
    digest: `sha256:${hex}`,
    root,
    workingDirectory,
    environment,
    user,
    volumes,
    command: [...entrypoint, ...command],
  };
}

/** Absolute path in the image to file of the context, sorted. */
async function filesOf({ copies }: Dockerfile, context: string): Promise<[string, string][]> {
  const ignored = await ignoredBy(context);
  const files = new Map<string, string>();
  for (const { sources, destination } of copies)
    for (const source of sources) {
      const from = resolve(context, `./${source}`);
      if (from !== resolve(context) && !from.startsWith(resolve(context) + sep))
        throw new Error(`COPY ${source}: only files of the build's folder ${context} can be copied`);
      const folder = await stat(from).then(
        (found) => found.isDirectory(),
        () => {
          throw new Error(`COPY ${source}: there is no such file in ${context}`);
        },
      );
      if (!folder) {
        files.set(destination.endsWith("/") ? destination + basename(from) : destination, from);
        continue;
      }
      for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (entry.isFile() && !ignored(relative(context, path)))
          files.set(`${destination.replace(/\/$/, "")}/${relative(from, path).split(sep).join("/")}`, path);
      }
    }
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1));
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Removes what a killed build left. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith("unfinished-")) await rm(join(folder, name), { recursive: true, force: true });
}
