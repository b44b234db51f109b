import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** A Pulumi asset as a resource gets it: one file or text.
 * @see https://www.pulumi.com/docs/iac/concepts/inputs-outputs/assets-archives/ */
export class Asset {
  readonly kind: "path" | "text";
  /** Absolute path, or the text itself. */
  readonly value: string;
  constructor(kind: "path" | "text", value: string) {
    this.kind = kind;
    this.value = value;
  }

  /** The content. */
  async read(): Promise<Buffer> {
    return this.kind === "path" ? await readFile(this.value) : Buffer.from(this.value);
  }

  /** SHA-256 of the content, hexadecimal: what tells whether the asset has changed. */
  async hash(): Promise<string> {
    return createHash("sha256")
      .update(await this.read())
      .digest("hex");
  }
}

/** A Pulumi archive as a resource gets it: a folder, or assets by path. */
export class Archive {
  readonly kind: "path" | "assets";
  /** Absolute path of a folder, or the members by their path in the archive. */
  readonly value: string | Readonly<Record<string, Asset | Archive>>;
  constructor(kind: "path" | "assets", value: string | Readonly<Record<string, Asset | Archive>>) {
    this.kind = kind;
    this.value = value;
  }

  /** Every file by its path in the archive, with `/` between folders, sorted by path.
   * @throws Error when the archive is a file (zip, tar) instead of a folder. */
  async files(): Promise<Map<string, Asset>> {
    const files: [string, Asset][] = [];
    if (typeof this.value === "string") {
      const root = this.value;
      if (!(await stat(root)).isDirectory())
        throw new Error(`archive ${root} must be a folder; packed archives are not read here`);
      for (const entry of await readdir(root, { recursive: true, withFileTypes: true }))
        if (entry.isFile()) {
          const path = join(entry.parentPath, entry.name);
          files.push([relative(root, path).split(sep).join("/"), new Asset("path", path)]);
        }
    } else {
      for (const [path, member] of Object.entries(this.value))
        if (member instanceof Asset) files.push([path, member]);
        else for (const [inner, asset] of await member.files()) files.push([`${path}/${inner}`, asset]);
    }
    return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** SHA-256 over paths and contents, hexadecimal. */
  async hash(): Promise<string> {
    const hash = createHash("sha256");
    for (const [path, asset] of await this.files()) hash.update(`${path}\u0000${await asset.hash()}\u0000`);
    return hash.digest("hex");
  }
}
