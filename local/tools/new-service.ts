// `npm run new:service -- NAME @aws-sdk/client-NAME`: the start of a service: its folder, its line among the services, its model.
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { write } from "./new-operation.ts";
import { isMain, protocolOf, serviceFiles, withService, withWireApi } from "./scaffold.ts";
import { clientClass, modelOf, type SdkModule } from "./sdk-model.ts";

const usage = `Usage: npm run new:service -- NAME CLIENT

  NAME    of the folder in local/aws, and in signatures: kinesis
  CLIENT  the SDK's package, installed as a dev dependency of local/: @aws-sdk/client-kinesis`;

/** Writes the start of a service.
 * @param local The folder `local`.
 * @returns paths of what was written. @throws Error that says what is wrong. */
export async function newService(local: string, name: string, client: string): Promise<string[]> {
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    throw new Error(`"${name}" is no name for a folder: small letters, digits and hyphens`);
  const folder = join(local, "aws", name);
  if (existsSync(folder)) throw new Error(`local/aws/${name} is there already`);
  let sdk: SdkModule;
  try {
    sdk = (await import(client)) as SdkModule;
  } catch {
    throw new Error(
      `${client} is not installed. Fix: npm install --save-dev --save-exact --workspace local-cloud ${client}`,
    );
  }
  const { config, className } = clientClass(sdk);
  const protocol = protocolOf(config);
  if (protocol === undefined)
    throw new Error(`${client} speaks a protocol that no wire of local/wire carries`);
  const files = serviceFiles({ name, client, className, protocol });
  for (const { path, text } of files) await write(join(folder, path), text);
  await writeFile(join(folder, "model.json"), `${JSON.stringify(modelOf(client, sdk, []), undefined, 1)}\n`);
  const index = join(local, "aws/index.ts");
  const apis = join(local, "tools/wire-apis.ts");
  await write(index, withService(await readFile(index, "utf8"), name, className));
  await write(apis, withWireApi(await readFile(apis, "utf8"), name, client));
  return [...files.map(({ path }) => join(folder, path)), join(folder, "model.json"), index, apis];
}

if (isMain(import.meta.url)) {
  const [name, client, ...more] = process.argv.slice(2);
  if (name === undefined || client === undefined || more.length > 0) {
    console.log(usage);
    process.exit(name === "--help" ? 0 : 2);
  }
  try {
    const paths = await newService(resolve(import.meta.dirname, ".."), name, client);
    console.log(`Written:\n${paths.map((path) => `  ${path}`).join("\n")}
Next: npm run new:operation -- ${name} Operation`);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}
