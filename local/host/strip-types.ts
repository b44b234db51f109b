// Writes modules without their types into one folder. Arguments: the folder, and the modules. Run by plain-module.ts.
import { readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { plainName } from "./plain-module.ts";

const [folder = "", ...paths] = process.argv.slice(2);
for (const path of paths) {
  const plain = stripTypeScriptTypes(readFileSync(path, "utf8"));
  const code = plain.replaceAll(
    /"(\.[^"\n]+\.ts)"/g,
    (_, specifier: string) => `"./${plainName(specifier)}"`,
  );
  writeFileSync(join(folder, plainName(path)), code, { flag: "wx" });
}
