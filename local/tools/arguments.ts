import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Operation } from "../contract/operation.ts";
import type { Service } from "../contract/service.ts";
import { lazyModel, membersOf } from "../wire/model.ts";
import { wireApis } from "./wire-apis.ts";

const local = dirname(import.meta.dirname);

/** Files that are made from the code, with what makes each. */
export const listings = [
  { path: join(local, "docs/arguments.md"), make: argumentListing },
  { path: join(local, "docs/members.md"), make: memberListing },
];

/** Writes what happens to each argument of each Pulumi type that runs: read, taken without effect, or refused by name. Compared with the installed SDK,
 * so an argument that a newer one brings is seen.
 * @throws Error naming a type that does not say what it does with its arguments. */
async function argumentListing(services: readonly Service[]): Promise<string> {
  const types = services
    .flatMap(({ resources }) => Object.entries(resources))
    .filter(
      ([type, handler]) => type.startsWith("aws:") && !("without" in handler) && !("isRefused" in handler),
    )
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const parts = types.map(([type, handler]) => {
    const inputs = "inputs" in handler ? handler.inputs : undefined;
    if (!inputs) throw new Error(`${type} does not say what it does with its arguments: name them in inputs`);
    return section(titleOf(type), inputs, argumentsOfSdk(type));
  });
  return document("Arguments of resources", "a resource", parts);
}

/** Writes what happens to each member of each operation's input. */
async function memberListing(): Promise<string> {
  const parts = await Promise.all(
    wireApis.map(async ({ folder }) => {
      const path = join(local, "aws", folder);
      const { operations } = (await import(pathToFileURL(join(path, "api.ts")).href)) as {
        readonly operations: readonly Operation<unknown>[];
      };
      const model = lazyModel(path)();
      return operations
        .toSorted((one, other) => (one.name < other.name ? -1 : 1))
        .map(({ name, members }) =>
          section(
            `${folder}: ${name}`,
            members,
            Object.keys(membersOf(model, model.operations[name]?.input)),
          ),
        );
    }),
  );
  return document("Members of operations", "a request", parts.flat());
}

function document(title: string, what: string, sections: readonly string[]): string {
  return `# ${title}

<!-- Made by npm run coverage. -->

What is done with each top-level member of ${what}: read; taken without effect, and why; refused by name. Members in members are dealt with in the
same way, and refused at run time where they are not named.

${sections.join("\n\n")}
`;
}

/** One type or operation. @param known Every name that the SDK has. */
function section(title: string, members: object, known: readonly string[]): string {
  const named = new Map<string, unknown>(Object.entries(members));
  const lines = [`## ${title}`, ""];
  const read = [...named]
    .filter(([, said]) => typeof said !== "string")
    .map(([name, said]) => shown(name, said));
  const idle = [...named]
    .filter(([, said]) => typeof said === "string")
    .map(([name, said]) => `${name} (${String(said)})`);
  const refused = known.filter((name) => !named.has(name));
  if (read.length > 0) lines.push(`- read: ${read.toSorted().join(", ")}`);
  if (idle.length > 0) lines.push(`- without effect: ${idle.toSorted().join("; ")}`);
  if (refused.length > 0) lines.push(`- refused: ${refused.toSorted().join(", ")}`);
  return lines.join("\n");
}

function shown(name: string, said: unknown): string {
  return Array.isArray(said)
    ? `${name} (${said.map((value) => JSON.stringify(value)).join(" or ")} only)`
    : name;
}

/** Names of the arguments of an SDK class, as its declarations have them. `region` is the engine's. */
function argumentsOfSdk(type: string): string[] {
  const [, path = "", name = ""] = type.split(":");
  const sdk = dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));
  const text = readFileSync(join(sdk, `${path}.d.ts`), "utf8");
  const [, block] = new RegExp(`export interface ${name}Args \\{\\n([^]*?)\\n\\}`).exec(text) ?? [];
  if (block === undefined) throw new Error(`@pulumi/aws declares no ${name}Args in ${path}.d.ts`);
  return [...block.matchAll(/^ {4}(\w+)\??:/gm)]
    .map(([, argument = ""]) => argument)
    .filter((argument) => argument !== "region");
}

/** `aws:sqs/queue:Queue` is `sqs.Queue` in a program. */
function titleOf(type: string): string {
  const [, module = "", member = ""] = type.split(":");
  return `${module.split("/")[0] ?? ""}.${member}`;
}
