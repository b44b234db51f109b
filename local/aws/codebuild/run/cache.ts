import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AwsError } from "../../../contract/errors.ts";
import type { Principal } from "../../../contract/principal.ts";
import type { Platform } from "../../../contract/service.ts";
import { S3Client } from "../../../delivery/s3-client.ts";
import { unzip, zip, type ZipEntry } from "../../../host/zip.ts";
import type { BuildRecord } from "../records.ts";
import { NoFilesError, selectFiles } from "./files.ts";
import { unpackFiles, type Workspace } from "./workspace.ts";

/** Beginning of a path below HOME, as buildspecs name the folders of their tools: HOME of CodeBuild's images is root's. */
const inHome = /^(?:~|\/root)\//;

/** Files that a build finds as an earlier one of its project has left them: in the folder of the local cloud, or in a bucket.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-caching.html */
export class BuildCache {
  readonly #platform: Platform;
  readonly #build: BuildRecord;
  readonly #principal: Principal;

  constructor(platform: Platform, build: BuildRecord, principal: Principal) {
    this.#platform = platform;
    this.#build = build;
    this.#principal = principal;
  }

  /** Puts the files of the cache where they were.
   * @returns undefined when there is none. */
  async restore(workspace: Workspace, key: string | undefined): Promise<boolean> {
    const archive = await this.#read(key);
    if (!archive) return false;
    const files = unzip(archive);
    for (const [prefix, folder] of places(workspace))
      await unpackFiles(
        files
          .filter(({ path }) => path.startsWith(prefix))
          .map((file) => ({ ...file, path: file.path.slice(prefix.length) })),
        folder,
      );
    return true;
  }

  /** Keeps the files that the buildspec names.
   * @returns their number. */
  async save(workspace: Workspace, paths: readonly string[], key: string | undefined): Promise<number> {
    const entries: ZipEntry[] = [];
    for (const path of paths) {
      const [prefix, folder] = places(workspace)[inHome.test(path) ? 1 : 0];
      const file = path.replace(inHome, "");
      // Where the image has other folders, the build here has none.
      if (file.startsWith("/")) continue;
      try {
        for (const one of await selectFiles(folder, {
          files: [file],
          baseDirectory: "",
          discardPaths: false,
        }))
          entries.push({
            path: prefix + one.path,
            content: await readFile(one.source),
          });
      } catch (error) {
        if (!(error instanceof NoFilesError)) throw error;
      }
    }
    if (entries.length > 0) await this.#write(key, zip(entries));
    return entries.length;
  }

  async #read(key: string | undefined): Promise<Buffer | undefined> {
    const { cache } = this.#build;
    if (cache?.type === "LOCAL") return await readFile(await this.#file(key)).catch(() => undefined);
    if (cache?.type !== "S3") return undefined;
    try {
      return (await this.#s3.get(this.#object(key))).body;
    } catch (error) {
      if (error instanceof AwsError) return undefined;
      throw error;
    }
  }

  async #write(key: string | undefined, archive: Buffer): Promise<void> {
    const { cache } = this.#build;
    if (cache?.type === "LOCAL") await writeFile(await this.#file(key), archive);
    if (cache?.type === "S3") await this.#s3.put(this.#object(key), archive, "application/zip");
  }

  get #s3(): S3Client {
    return new S3Client(this.#platform, this.#principal, this.#build.region);
  }

  #object(key = "cache") {
    const [bucket = "", ...prefix] = (this.#build.cache?.location ?? "").split("/");
    return { bucket, key: [...prefix.filter((part) => part !== ""), this.#build.projectName, key].join("/") };
  }

  async #file(key = "cache"): Promise<string> {
    const folder = await this.#platform.store.folder("codebuild");
    return join(folder, `${this.#build.projectName}-${key.replaceAll(/[^\w.-]/g, "_")}.zip`);
  }
}

/** Folders that have cached files, by what their paths begin with in the archive. */
const places = ({ source, home }: Workspace) =>
  [
    ["source/", source],
    ["home/", home],
  ] as const;
