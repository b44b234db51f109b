// `npm run coverage`: writes the table of what runs here into local/README.md, and the lists of arguments and members into local/docs, from the
// services themselves. A test checks that they are current.
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { factories } from "../aws/index.ts";
import { remoteComponents } from "../awsx/index.ts";
import type { Service } from "../contract/service.ts";
import { Store } from "../host/store.ts";
import { assemble } from "../start/assemble.ts";
import { listings } from "./arguments.ts";
import { isMain } from "./scaffold.ts";
import { wireApis } from "./wire-apis.ts";

const local = resolve(import.meta.dirname, "..");

/** The file that holds the table. */
export const readme = join(local, "README.md");

const BEGIN = "<!-- Made by local/tools/coverage.ts. -->";
const END = "<!-- The end of what is made. -->";

/** The README's text with the table of what runs here.
 * @throws Error when the text has no place for it. */
export async function withCoverage(text: string): Promise<string> {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`local/README.md has no "${BEGIN}" before a "${END}"`);
  const table = [await resourceTable(), await operationTable()].join("\n\n");
  return `${text.slice(0, begin)}${BEGIN}\n\n${table}\n\n${text.slice(end)}`;
}

/** Writes what happens to each resource type, by service. */
async function resourceTable(): Promise<string> {
  const services = await openServices();
  const rows = services
    .filter(({ resources }) => Object.keys(resources).length > 0)
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(({ name, resources }) => {
      const types = Object.entries(resources).filter(([, handler]) => !isRefused(handler));
      const run = types.filter(([, handler]) => !("without" in handler)).map(([type]) => shortName(type));
      const recorded = types.flatMap(([type, handler]) =>
        "without" in handler ? [`${shortName(type)} (${handler.without})`] : [],
      );
      return `| ${name} | ${list(run)} | ${recorded.toSorted().join("; ")} |`;
    });
  const known = new Set(
    services.flatMap(({ resources }) => Object.keys(resources).filter((type) => !isRefused(resources[type]))),
  );
  const all = await typesOfSdk();
  const refused = all.filter((type) => !known.has(type)).length;
  return [
    "| Service | Resource types that run | Recorded: kept, with outputs, and without behaviour |",
    "|---|---|---|",
    ...rows,
    "",
    `Components of other packages: ${Object.keys(remoteComponents).join(", ")}. The other ${refused} types of \`@pulumi/aws\` are refused by name,`,
    "and so is each argument of a known type that is not dealt with.",
  ].join("\n");
}

/** True for a type that a service lists to say what to do in its place. */
function isRefused(handler: Service["resources"][string] | undefined): boolean {
  return handler !== undefined && "isRefused" in handler && handler.isRefused === true;
}

/** Writes what happens to each operation, by API. */
async function operationTable(): Promise<string> {
  const rows = await Promise.all(
    wireApis.map(async ({ folder, client }) => {
      const { operations } = (await import(pathToFileURL(join(local, "aws", folder, "api.ts")).href)) as {
        readonly operations: readonly { readonly name: string }[];
      };
      const model = JSON.parse(await readFile(join(local, "aws", folder, "model.json"), "utf8")) as {
        readonly operations: Readonly<Record<string, unknown>>;
      };
      const names = operations.map(({ name }) => name);
      const refused = Object.keys(model.operations).length - names.length;
      return `| ${client.replace("@aws-sdk/client-", "")} | ${list(names)} | ${refused} |`;
    }),
  );
  return [
    "| API | Operations that run | Others, refused by name |",
    "|---|---|---|",
    ...rows.toSorted(),
    "",
    "A member of a request that an operation does not deal with is refused by name too.",
  ].join("\n");
}

/** Every service, on a folder that is gone afterwards. */
export async function openServices(): Promise<readonly Service[]> {
  const folder = await mkdtemp(join(tmpdir(), "coverage-"));
  const store = await Store.open(folder);
  const assembly = await assemble({
    project: "coverage",
    stack: "coverage",
    region: "us-east-1",
    store,
    factories,
    siteUrl: "http://127.0.0.1:1",
    openOnPort: (open) => open(0),
  });
  await assembly.stop();
  await store.close();
  await rm(folder, { recursive: true, force: true });
  return assembly.services;
}

/** The resource types of the installed `@pulumi/aws`. */
async function typesOfSdk(): Promise<string[]> {
  const sdk = dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));
  const modules = (await readdir(sdk, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const types = await Promise.all(
    modules.map(async ({ name }) => {
      const index = await readFile(join(sdk, name, "index.js"), "utf8").catch(() => "");
      return [...index.matchAll(/^\s+case "(aws:[^"]+)":$/gm)].map(([, type = ""]) => type);
    }),
  );
  return types.flat();
}

/** `aws:sqs/queue:Queue` is `sqs.Queue` in a program. */
function shortName(type: string): string {
  const [name = "", module = "", member = ""] = type.split(":");
  return name === "aws" ? `${module.split("/")[0] ?? ""}.${member}` : `${name}.${member}`;
}

function list(names: readonly string[]): string {
  return names.toSorted().join(", ");
}

if (isMain(import.meta.url)) {
  await writeFile(readme, await withCoverage(await readFile(readme, "utf8")));
  const services = await openServices();
  for (const { path, make } of listings) await writeFile(path, await make(services));
}
