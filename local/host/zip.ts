import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";

/** A file of an archive. */
export interface ZipEntry {
  /** With `/` between folders: `dist/index.html`. */
  readonly path: string;
  readonly content: Buffer;
  /** Permission bits. @default 0o644 */
  readonly mode?: number;
  /** True for a symbolic link, whose target is the content. @default false */
  readonly isLink?: boolean;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** Made by Unix, version 2.0 of the format. */
const MADE_BY = (3 << 8) | 20;
const DEFLATE = 8;
/** UTF-8 names. */
const FLAGS = 0x0800;
/** 1980-01-01, so that the same files make the same archive. */
const DATE = 0x0021;
const TYPE = 0o170000;
const FILE = 0o100000;
const LINK = 0o120000;
/** Sizes beyond need another form of the format. */
const LARGEST = 0xffffffff;

/** Packs files.
 * @throws RangeError for more than 65,534 files, or 4 GB.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
export function zip(entries: readonly ZipEntry[]): Buffer {
  if (entries.length > 65_534)
    throw new RangeError(`an archive of ${entries.length} files: it takes 65,534 at most`);
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, content, mode = 0o644, isLink = false } of entries) {
    const name = Buffer.from(path);
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(FLAGS, 2);
    common.writeUInt16LE(DEFLATE, 4);
    common.writeUInt16LE(0, 6);
    common.writeUInt16LE(DATE, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    parts.push(word(LOCAL), common, name, packed);
    const more = Buffer.alloc(14);
    more.writeUInt32LE((((isLink ? LINK : FILE) | mode) << 16) >>> 0, 6);
    more.writeUInt32LE(offset, 10);
    directory.push(word(CENTRAL), half(MADE_BY), common, more, name);
    offset += 30 + name.length + packed.length;
    if (offset > LARGEST) throw new RangeError("an archive of more than 4 GB");
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, word(END), end]);
}

/** Unpacks an archive; entries of folders are left out.
 * @throws Error when it is none, or when a path leads out of the folder that it would be unpacked to. */
export function unzip(archive: Buffer): ZipEntry[] {
  const end = archive.lastIndexOf(word(END));
  if (end < 0 || archive.length < end + 22) throw new Error("this is no ZIP archive");
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index++) {
    if (archive.length < at + 46 || archive.readUInt32LE(at) !== CENTRAL)
      throw new Error("the directory of the ZIP archive is damaged");
    const method = archive.readUInt16LE(at + 10);
    const packed = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const attributes = archive.readUInt32LE(at + 38) >>> 16;
    const local = archive.readUInt32LE(at + 42);
    const path = archive.toString("utf8", at + 46, at + 46 + nameLength);
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    if (path.endsWith("/")) continue;
    if (path.startsWith("/") || path.includes("\\") || path.split("/").includes(".."))
      throw new Error(`the ZIP archive has a path that leads out of it: ${path}`);
    const begin = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const bytes = archive.subarray(begin, begin + packed);
    if (method !== 0 && method !== DEFLATE) throw new Error(`${path} is packed by method ${method}`);
    entries.push({
      path,
      content: method === 0 ? Buffer.from(bytes) : inflateRawSync(bytes),
      mode: attributes & 0o777 || 0o644,
      isLink: (attributes & TYPE) === LINK,
    });
  }
  return entries;
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function half(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
