// `npm run models [-- SERVICE …]`: writes `model.json` of every API of the local cloud from the installed SDK clients: all operations by name, with
// the shapes of those that are done here. A test checks that the files are current.
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { isMain } from "./scaffold.ts";
import { wireApis, type WireApi } from "./wire-apis.ts";
import { modelOf, type SdkModule } from "./sdk-model.ts";

const aws = resolve(import.meta.dirname, "../aws");

/** The text of an API's `model.json`. */
export async function modelText({ folder, client }: WireApi): Promise<string> {
  const sdk = (await import(client)) as SdkModule;
  const api = (await import(pathToFileURL(join(aws, folder, "api.ts")).href)) as {
    readonly operations: readonly { readonly name: string }[];
  };
  const names = api.operations.map(({ name }) => name);
  return `${JSON.stringify(modelOf(client, sdk, names), undefined, 1)}\n`;
}

/** Path of an API's model. @param root The folder of the services. */
export const modelPath = ({ folder }: WireApi, root = aws) => join(root, folder, "model.json");

if (isMain(import.meta.url)) {
  const wanted = argv.slice(2);
  const known = wireApis.map(({ folder }) => folder);
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    console.error(`There is no API "${unknown}". There are: ${known.join(", ")}.`);
    process.exit(2);
  }
  for (const api of wireApis)
    if (wanted.length === 0 || wanted.includes(api.folder)) {
      await writeFile(modelPath(api), await modelText(api));
      console.log(`local/aws/${api.folder}/model.json`);
    }
}
