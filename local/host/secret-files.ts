import { createHash, randomUUID } from "node:crypto";
import { chmod, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Texts that only the user of this machine may read: each is a file of mode 0600 in a folder of its own, apart from the state that is kept in
 * memory and shown on pages. */
export class SecretFiles {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Opens a folder that is there. */
  static async open(folder: string): Promise<SecretFiles> {
    await chmod(folder, 0o700);
    return new SecretFiles(folder);
  }

  /** Keeps a text in place of what the key had. It is in the operating system's hands when the promise resolves. */
  async put(key: string, text: string): Promise<void> {
    const path = this.#path(key);
    const unfinished = `${path}.${randomUUID()}`;
    await writeFile(unfinished, text, { flag: "wx", mode: 0o600 });
    await rename(unfinished, path);
  }

  /** Text of a key; undefined when there is none. */
  async get(key: string): Promise<string | undefined> {
    try {
      return await readFile(this.#path(key), "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  /** Forgets the text of a key. */
  async delete(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  /** Keys hold names of any length and with slashes. */
  #path(key: string): string {
    return join(this.#folder, createHash("sha256").update(key).digest("hex"));
  }
}
