import { build } from "esbuild";
import { Archive, Asset } from "../../../contract/asset.ts";
import type { Made, Testbed } from "../../support/testbed.ts";

/** Policy statement that lets a test's function write its log. */
export const logging = {
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: "*",
};

/** Policy statement that lets a function with active tracing write its traces. */
export const tracing = { Effect: "Allow", Action: "xray:PutTraceSegments", Resource: "*" };

/** Makes a role that Lambda may assume. */
export async function functionRole(
  testbed: Testbed,
  name: string,
  statements: readonly object[] = [],
): Promise<string> {
  return await testbed.serviceRole(name, "lambda.amazonaws.com", [logging, ...statements]);
}

/** The code of a function: the module's text, bundled with what it imports. */
export async function code(source: string): Promise<Archive> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node24",
    logLevel: "silent",
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return new Archive("assets", { "index.mjs": new Asset("text", outputFiles[0]?.text ?? "") });
}

/** Makes a function with its role and log group. The module's `handler` is called. */
export async function makeFunction(
  testbed: Testbed,
  name: string,
  source: string,
  inputs: Record<string, unknown> = {},
  statements: readonly object[] = [],
): Promise<Made> {
  await functionRole(testbed, `${name}-role`, statements);
  await testbed.resources.create("aws:cloudwatch/logGroup:LogGroup", name, { name: `/aws/lambda/${name}` });
  const all = await functionInputs(name, source, inputs);
  return await testbed.resources.create("aws:lambda/function:Function", name, all);
}

/** Changes a function that {@link makeFunction} made; its environment stays unless given. */
export async function changeFunction(
  testbed: Testbed,
  name: string,
  source: string,
  inputs: Record<string, unknown> = {},
): Promise<Made> {
  const { environment } = testbed.resources.get("aws:lambda/function:Function", name);
  const all = await functionInputs(name, source, { environment, ...inputs });
  return await testbed.resources.update("aws:lambda/function:Function", name, all);
}

async function functionInputs(name: string, source: string, inputs: Record<string, unknown>) {
  return {
    name,
    role: `arn:aws:iam::000000000000:role/${name}-role`,
    runtime: "nodejs24.x",
    handler: "index.handler",
    code: await code(source),
    architectures: ["arm64"],
    timeout: 3,
    ...inputs,
  };
}
