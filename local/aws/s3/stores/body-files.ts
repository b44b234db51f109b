import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open, readdir, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/** The bytes of objects and parts, one file each. A file is written whole before anything refers to it and never changed,
 * so a reader sees all of it or, when it was deleted meanwhile, nothing. */
export class BodyFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  #path(id: string): string {
    return join(this.#folder, id);
  }

  /** Keeps `content`.
   * @returns Its id; undefined when it is empty, which needs no file. */
  async write(content: Buffer): Promise<string | undefined> {
    if (content.length === 0) return undefined;
    const id = randomUUID();
    await writeFile(this.#path(id), content, { flag: "wx", mode: 0o600 });
    return id;
  }

  /** Bytes `start` to `end`, both included; everything unless given.
   * @returns undefined when the body was deleted meanwhile. */
  async read(id: string, range?: { start: number; end: number }): Promise<Buffer | undefined> {
    try {
      if (!range) return await readFile(this.#path(id));
      const file = await open(this.#path(id));
      try {
        const content = Buffer.alloc(range.end - range.start + 1);
        await file.read(content, 0, content.length, range.start);
        return content;
      } finally {
        await file.close();
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  /** A new body with the content of several, one after the other. */
  async concatenate(ids: readonly string[]): Promise<string> {
    const id = randomUUID();
    const paths = ids.map((part) => this.#path(part));
    await pipeline(
      async function* () {
        for (const path of paths) yield* createReadStream(path) as AsyncIterable<Buffer>;
      },
      createWriteStream(this.#path(id), { flags: "wx", mode: 0o600 }),
    );
    return id;
  }

  /** Deletes bodies that nothing refers to any more; those that are gone already do not matter. */
  async remove(ids: readonly (string | undefined)[]): Promise<void> {
    for (const id of ids)
      if (id !== undefined)
        await unlink(this.#path(id)).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== "ENOENT") throw error;
        });
  }

  /** Deletes what an earlier process wrote and never came to refer to. To be called before anything is written. */
  async removeAllBut(used: ReadonlySet<string>): Promise<void> {
    await this.remove((await readdir(this.#folder)).filter((id) => !used.has(id)));
  }
}
