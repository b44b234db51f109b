import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Archive, Asset } from "../../local/contract/asset.ts";
import { ignoredBy } from "../../local/docker/dockerignore.ts";
import { Content } from "../../plan/graph.ts";

/** Folders that are in no image: those of Git and of packages, which a checkout of another revision has as links. */
const beside = [".git", "node_modules"];

/** Where images say which folder they are built from and by which file. */
const builds: Readonly<Record<string, { readonly member: string; readonly paths: readonly string[] }>> = {
  "docker:index/image:Image": { member: "build", paths: ["context", "dockerfile"] },
  "docker-build:index:Image": { member: "context", paths: ["location"] },
};

type Inputs = Readonly<Record<string, unknown>>;

/** Replaces files, archives and folders that images are built from by what is in them, and the checkout's folder by `.`. */
export class Contents {
  readonly #root: string;

  /** @param root Folder of the program. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Inputs of a resource, as they are compared. */
  async ofInputs(type: string, inputs: Inputs): Promise<Inputs> {
    const build = builds[type];
    const given = build === undefined ? undefined : inputs[build.member];
    const own =
      build !== undefined && given !== undefined
        ? { [build.member]: await this.#ofBuild(given, build.paths) }
        : {};
    return (await this.#of({ ...inputs, ...own })) as Inputs;
  }

  async #of(value: unknown): Promise<unknown> {
    if (value instanceof Content) return value;
    if (value instanceof Asset) return new Content(await value.hash(), (await value.read()).length);
    if (value instanceof Archive) return await this.#ofArchive(value);
    if (typeof value === "string")
      return value.includes(this.#root) ? value.replaceAll(this.#root, ".") : value;
    if (Array.isArray(value)) return await Promise.all(value.map((element) => this.#of(element)));
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value).map(
      async ([key, member]) => [key, await this.#of(member)] as const,
    );
    return Object.fromEntries(await Promise.all(members));
  }

  async #ofArchive(archive: Archive): Promise<Content> {
    if (
      archive.kind === "path" &&
      typeof archive.value === "string" &&
      /\.(zip|tar|tgz|jar|gz)$/.test(archive.value)
    ) {
      const packed = await readFile(archive.value);
      return new Content(await new Asset("path", archive.value).hash(), packed.length);
    }
    let bytes = 0;
    for (const asset of (await archive.files()).values()) bytes += (await asset.read()).length;
    return new Content(await archive.hash(), bytes);
  }

  /** A build whose folder and file stand as what is in them. What is not on this machine stays as it is written. */
  async #ofBuild(build: unknown, paths: readonly string[]): Promise<unknown> {
    if (typeof build === "string") return await this.#ofPath(build);
    if (typeof build !== "object" || build === null) return build;
    const members = Object.entries(build).map(
      async ([key, value]) =>
        [
          key,
          paths.includes(key) && typeof value === "string" ? await this.#ofPath(value) : (value as unknown),
        ] as const,
    );
    return Object.fromEntries(await Promise.all(members));
  }

  async #ofPath(path: string): Promise<Content | string> {
    const absolute = resolve(this.#root, path);
    const stats = await stat(absolute).catch(() => undefined);
    if (!stats) return path;
    const files = stats.isDirectory() ? await filesOf(absolute) : [""];
    const hash = createHash("sha256");
    let bytes = 0;
    for (const file of files) {
      const content = await readFile(join(absolute, file));
      bytes += content.length;
      hash.update(`${file}\u0000${content.length}\u0000`).update(content);
    }
    return new Content(hash.digest("hex"), bytes);
  }
}

/** Paths of the files that a build gets to see, sorted. */
async function filesOf(context: string): Promise<readonly string[]> {
  const ignored = await ignoredBy(context);
  const filesIn = async (folder: string): Promise<string[]> => {
    const entries = await readdir(join(context, folder), { withFileTypes: true });
    const files: string[] = [];
    for (const entry of entries) {
      if (beside.includes(entry.name)) continue;
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) files.push(...(await filesIn(path)));
      else if (entry.isFile() && !ignored(path)) files.push(path);
    }
    return files;
  };
  return (await filesIn("")).sort();
}
