import { existsSync, readdirSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";

/** A file of a site and how it is served. */
export interface SiteFile {
  /** Object key: the path below the folder, with `/`. */
  readonly key: string;
  /** Path relative to the working directory, so that it is the same on every machine. */
  readonly path: string;
  readonly contentType: string;
  isImmutable(prefixes: readonly string[]): boolean;
  cacheControl(prefixes: readonly string[]): string;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/** Lists the files of a folder, sorted by key; none when there is no such folder. */
export function listFiles(folder: string): SiteFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => file(relative(folder, path).split(sep).join("/"), path))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function file(key: string, path: string): SiteFile {
  const isImmutable = (prefixes: readonly string[]) => prefixes.some((prefix) => key.startsWith(prefix));
  return {
    key,
    path,
    contentType: contentTypes[extname(key).toLowerCase()] ?? "application/octet-stream",
    isImmutable,
    cacheControl: (prefixes) =>
      isImmutable(prefixes)
        ? "public,max-age=31536000,immutable"
        : key.endsWith(".html")
          ? "no-cache"
          : "public,max-age=3600",
  };
}
