import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../..");

/** The project once more in a folder of its own, so that edits do not touch the one that is tested.
 * @returns The folder, and what removes it. */
export function copyProject(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "mysfits-live-"));
  for (const entry of readdirSync(root))
    if (!/^(\.git|\.local|\.build|node_modules)$/.test(entry))
      cpSync(join(root, entry), join(folder, entry), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
