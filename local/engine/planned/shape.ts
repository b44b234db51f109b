import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** What an SDK class says about its resource type. */
export interface Shape {
  readonly inputs: ReadonlySet<string>;
  /** Type of every output as the SDK declares it: `string`, `number | undefined`, `outputs.dynamodb.TableTtl`. */
  readonly outputs: ReadonlyMap<string, string>;
}

const require = createRequire(import.meta.url);
const shapes = new Map<string, Shape | undefined>();

/** Inputs and outputs of a resource type, read from the installed SDK's class.
 * @param type Type token, `aws:dynamodb/table:Table`.
 * @returns undefined when no installed package has the type. */
export function shapeOf(type: string): Shape | undefined {
  if (!shapes.has(type)) shapes.set(type, readShape(type));
  return shapes.get(type);
}

function readShape(type: string): Shape | undefined {
  const file = fileOf(type);
  if (!file || !existsSync(`${file}.js`)) return undefined;
  const code = readFileSync(`${file}.js`, "utf8");
  const declarations = readFileSync(`${file}.d.ts`, "utf8");
  if (!code.includes(`__pulumiType = '${type}'`)) return undefined;
  const inputs = [...code.matchAll(/resourceInputs\["(\w+)"\] = .*\bargs\b/g)].map(([, name = ""]) => name);
  const outputs = [...declarations.matchAll(/^ {4}readonly (\w+): pulumi\.Output<([\s\S]*?)>;$/gm)];
  return {
    inputs: new Set(inputs),
    outputs: new Map(outputs.map(([, name = "", kind = ""]) => [name, kind])),
  };
}

/** Whether an installed package has the function: `aws:ec2/getManagedPrefixList:getManagedPrefixList`. */
export function hasFunction(token: string): boolean {
  const file = fileOf(token);
  return file !== undefined && existsSync(`${file}.js`);
}

/** `aws:dynamodb/table:Table` is `@pulumi/aws/dynamodb/table`, `docker-build:index:Image` is `@pulumi/docker-build/image`. */
function fileOf(token: string): string | undefined {
  const [name = "", module = "", member = ""] = token.split(":");
  if (!/^[\w-]+$/.test(name) || !/^[\w/-]+$/.test(module) || !/^\w+$/.test(member)) return undefined;
  const own = member.charAt(0).toLowerCase() + member.slice(1);
  const path =
    module === "index" ? own : module.includes("/") ? module.replace(/^index\//, "") : `${module}/${own}`;
  try {
    return join(dirname(require.resolve(`@pulumi/${name}/package.json`)), path);
  } catch {
    return undefined;
  }
}
