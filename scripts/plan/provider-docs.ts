import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Words with which the provider's documentation says that a new value of an argument makes a new resource. */
const replaces =
  /\bforces? (a |the )?(new|replacement|recreation|creation of a new)\b|\bchang(e|es|ing)\b[^.]{0,60}\b(forces?|requires?|creates?|triggers?|will (force|create|recreate|destroy|replace|re-create))\b[^.]{0,60}\b(new|replacement|recreation|resource|recreated|re-created)\b/i;

/** Says whether the documentation of an argument, in the package that is installed in a project, says that a new value replaces the resource.
 * @param root Folder of the project.
 * @returns For `aws:memorydb/user:User` and `userName`: true when it says so; false when it says nothing, or there is no such package. */
export function documentsReplacement(root: string, type: string, property: string): boolean {
  const [provider = "", module = "", member = ""] = type.split(":");
  const path = module === "index" ? member.charAt(0).toLowerCase() + member.slice(1) : module;
  if (!/^[\w-]+$/.test(provider) || !/^[\w/-]+$/.test(path) || !/^\w+$/.test(property)) return false;
  const declarations = declarationsOf(root, provider, path);
  const argument = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*${property}\\??: pulumi\\.Input<`, "g");
  return [...declarations.matchAll(argument)].some(([, text = ""]) =>
    replaces.test(text.replaceAll(/\s*\n\s*\*\s?/g, " ")),
  );
}

const read = new Map<string, string>();

function declarationsOf(root: string, provider: string, path: string): string {
  const key = `${root} ${provider}/${path}`;
  let text = read.get(key);
  if (text === undefined) {
    text = "";
    try {
      const folder = dirname(
        createRequire(join(root, "package.json")).resolve(`@pulumi/${provider}/package.json`),
      );
      const file = join(folder, `${path}.d.ts`);
      if (existsSync(file)) text = readFileSync(file, "utf8");
    } catch {
      // The project does not have the package: nothing is documented.
    }
    read.set(key, text);
  }
  return text;
}
