// `npm run new:operation -- SERVICE Operation`: the start of an operation: its file, its line in the service's table, its shapes in the model.
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { format } from "prettier";
import { isMain, kebabCase, operationFile, withOperation } from "./scaffold.ts";
import { modelOf, type SdkModule } from "./sdk-model.ts";
import { modelPath } from "./models.ts";
import { wireApis } from "./wire-apis.ts";

const usage = `Usage: npm run new:operation -- SERVICE Operation

  SERVICE    a folder of local/aws: ${wireApis.map(({ folder }) => folder).join(", ")}
  Operation  as AWS spells it: PutItem`;

/** Writes the start of an operation.
 * @param aws The folder `local/aws`.
 * @returns paths of what was written. @throws Error that says what is wrong. */
export async function newOperation(aws: string, folder: string, name: string): Promise<string[]> {
  const api = wireApis.find((one) => one.folder === folder);
  if (!api) throw new Error(`there is no API "${folder}"\n\n${usage}`);
  const sdk = (await import(api.client)) as SdkModule;
  if (sdk[`${name}$`] === undefined) {
    const known = Object.keys(modelOf(api.client, sdk, []).operations).join(", ");
    throw new Error(`${api.client} has no operation "${name}". It has: ${known}`);
  }
  const apiPath = join(aws, folder, "api.ts");
  const table = await readFile(apiPath, "utf8");
  const path = join(aws, folder, "operations", `${kebabCase(name)}.ts`);
  const done = (JSON.parse(await readFile(modelPath(api, aws), "utf8")) as ReturnType<typeof modelOf>)
    .operations;
  if (existsSync(path) || done[name]?.input !== undefined) throw new Error(`${folder} has ${name} already`);
  const signingName = /signingName: "([\w-]+)"/.exec(table)?.[1] ?? folder;
  const names = [...Object.keys(done).filter((one) => done[one]?.input !== undefined), name];
  const model = modelOf(api.client, sdk, names);
  const { text } = operationFile({ folder, signingName }, name, model);
  await write(path, text);
  await write(apiPath, withOperation(table, name));
  await writeFile(modelPath(api, aws), `${JSON.stringify(model, undefined, 1)}\n`);
  return [path, apiPath, modelPath(api, aws)];
}

/** Writes TypeScript as the project formats it. */
export async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, await format(text, { parser: "typescript", printWidth: 110 }));
}

if (isMain(import.meta.url)) {
  const [folder, name, ...more] = process.argv.slice(2);
  if (folder === undefined || name === undefined || more.length > 0 || folder === "--help") {
    console.log(usage);
    process.exit(folder === "--help" ? 0 : 2);
  }
  try {
    const paths = await newOperation(resolve(import.meta.dirname, "../aws"), folder, name);
    console.log(`Written:\n${paths.map((path) => `  ${path}`).join("\n")}
Next: say in members what is read, in access what IAM must allow, in run what it does; then a test with the SDK's client in
local/tests/${folder}, and npm test -- local/tests/${folder} local/tests/wire`);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}
