import { pathToFileURL } from "node:url";
import type { Model } from "../wire/model.ts";
import { membersOf, traitsOf } from "../wire/model.ts";

/** A file that a tool writes. */
export interface ScaffoldFile {
  /** Below the folder of the service, or of `local/`. */
  readonly path: string;
  readonly text: string;
}

/** `getSessionToken` of `GetSessionToken`. */
export const camelCase = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** `get-session-token` of `GetSessionToken`, `list-objects-v2` of `ListObjectsV2`. */
export const kebabCase = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();

/** The start of an operation's file: required members are read, and what it does is refused by name until somebody writes it.
 * @param api Its folder in `local/aws`, and its signing name, which is IAM's prefix most often. @param model With the operation's shapes. */
export function operationFile(
  { folder, signingName }: { readonly folder: string; readonly signingName: string },
  name: string,
  model: Model,
): ScaffoldFile {
  const up = "../".repeat(folder.split("/").length + 2);
  const required = Object.entries(membersOf(model, model.operations[name]?.input))
    .filter(([, member]) => traitsOf(member).isRequired)
    .map(([member]) => `${member}: true`);
  const text = `import { NotEmulatedError } from "${up}contract/errors.ts";
import { operation } from "../operation.ts";

/** @see the page API_${name}.html of the service's API reference */
export const ${camelCase(name)} = operation("${name}", {
  // true: read; "why": taken without effect; [values]: these alone. What is not named is refused by name.
  members: { ${required.join(", ")} },
  access: () => [{ action: "${signingName}:${name}", resource: "*" }],
  run: () => {
    throw new NotEmulatedError("${signingName}:${name}");
  },
});
`;
  return { path: `operations/${kebabCase(name)}.ts`, text };
}

/** An `api.ts` with one operation more, in its import and in its table, both in the order of names.
 * @throws Error when the table is not where every service has it. */
export function withOperation(api: string, name: string): string {
  const line = `import { ${camelCase(name)} } from "./operations/${kebabCase(name)}.ts";\n`;
  const imports = [...api.matchAll(/^import \{[^}]*\} from "\.\/operations\/[^"]+";\n/gm)];
  const before = imports.find(([text]) => text > line) ?? undefined;
  const last = imports.at(-1);
  const at = before?.index ?? (last ? last.index + last[0].length : endOfImports(api));
  const imported = api.slice(0, at) + line + api.slice(at);
  const table = /(export const operations: readonly Operation<[^\]]*>\[\] = \[)([^\]]*)(\];)/.exec(imported);
  if (!table) throw new Error("api.ts has no table `operations`");
  const [whole, head, entries = "", tail] = table;
  const names = entries
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  const longer = [...names, camelCase(name)].sort().join(", ");
  return imported.replace(whole, `${head}${longer}${tail}`);
}

function endOfImports(text: string): number {
  const last = [...text.matchAll(/^import [^;]*;\n/gm)].at(-1);
  return last ? last.index + last[0].length : 0;
}

/** The files of a new service, which keeps nothing and does nothing yet.
 * @param name Folder and signing name: `kinesis`. @param client Its SDK package. @param className Of the SDK's client: `Kinesis`.
 * @param protocol As `contract/api.ts` has it. */
export function serviceFiles(service: {
  readonly name: string;
  readonly client: string;
  readonly className: string;
  readonly protocol: string;
}): ScaffoldFile[] {
  const { name, client, className, protocol } = service;
  const store = `${className}Store`;
  return [
    {
      path: "operation.ts",
      text: `import type { ${className} } from "${client}";
import { operationsOf } from "../../contract/operation.ts";
import type { ${store} } from "./store.ts";

/** Makes an operation of ${className}. */
export const operation = operationsOf<${className}, ${store}>();
`,
    },
    {
      path: "records.ts",
      text: `/** A thing that ${className} keeps. */
export interface ThingRecord {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly origin: "program" | "api";
}
`,
    },
    {
      path: "store.ts",
      text: `import type { Platform } from "../../contract/service.ts";
import type { ThingRecord } from "./records.ts";

/** Keeps what ${className} has, by ARN. */
export class ${store} {
  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Everything of a region, by ARN. */
  all(region: string): ThingRecord[] {
    return this.#kept.entries().flatMap(([, thing]) => (thing.region === region ? [thing] : []));
  }

  get #kept() {
    return this.#platform.store.collection<ThingRecord>("${name}/things");
  }
}
`,
    },
    {
      path: "errors.ts",
      text: `import { AwsError } from "../../contract/errors.ts";

/** Makes the error for a thing that is not there. */
export const notFound = (arn: string) =>
  new AwsError("ResourceNotFoundException", \`\${arn} does not exist\`);
`,
    },
    {
      path: "api.ts",
      text: `import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import type { ${store} } from "./store.ts";

/** @see the list of actions in the service's API reference */
export const operations: readonly Operation<${store}>[] = [];

/** ${className} as SDK clients call it. */
export function ${camelCase(className)}Api(store: ${store}): ServiceApi {
  return serviceApi({
    signingName: "${name}",
    protocol: "${protocol}",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
  });
}
`,
    },
    {
      path: "index.ts",
      text: `import type { ServiceFactory } from "../../contract/service.ts";
import { ${camelCase(className)}Api } from "./api.ts";
import { ${store} } from "./store.ts";

/** ${className}. */
export const ${camelCase(className)}: ServiceFactory = (platform) => {
  const store = new ${store}(platform);
  return { name: "${name}", resources: {}, api: ${camelCase(className)}Api(store) };
};
`,
    },
  ];
}

/** `aws/index.ts` with one service more, before those that are only recorded. */
export function withService(index: string, folder: string, className: string): string {
  const name = camelCase(className);
  const at = endOfImports(index);
  const imported = `${index.slice(0, at)}import { ${name} } from "./${folder}/index.ts";\n${index.slice(at)}`;
  return imported.replace("  ...recorded,\n", `  ${name},\n  ...recorded,\n`);
}

/** `tools/wire-apis.ts` with one API more. */
export function withWireApi(text: string, folder: string, client: string): string {
  return text.replace(/\n\];\n/, `\n  { folder: "${folder}", client: "${client}" },\n];\n`);
}

/** Protocol of a client, as `contract/api.ts` names it; undefined for one that no wire carries: CBOR, EC2's query. */
export function protocolOf(config: {
  readonly protocol: { readonly name?: string; getShapeId?(): string };
}): string | undefined {
  const { protocol } = config;
  const id =
    typeof protocol === "function"
      ? (protocol as { readonly name: string }).name
      : (protocol.getShapeId?.() ?? "");
  const known: readonly (readonly [RegExp, string])[] = [
    [/json1_?0/i, "json-1.0"],
    [/json1_?1/i, "json-1.1"],
    [/restjson/i, "rest-json"],
    [/restxml/i, "rest-xml"],
    [/^(aws\.protocols#)?awsquery/i, "query"],
  ];
  return known.find(([pattern]) => pattern.test(id))?.[1];
}

/** True when a module is the one that was started. */
export const isMain = (url: string) =>
  process.argv[1] !== undefined && url === pathToFileURL(process.argv[1]).href;
