import { existsSync, readFileSync, statSync } from "node:fs";
import { registerHooks, type LoadHookSync, type ResolveHookSync } from "node:module";
import { dirname, join, resolve as resolvePath } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import { isModule } from "./module-kind.ts";

/** Loads TypeScript as Pulumi's own loader does, without checking types: enums, parameter properties, decorators, imports without an
 * ending, `import x = require()`, CommonJS unless the package says `"type": "module"`. Files of packages are left to Node.
 * @see https://www.pulumi.com/docs/iac/languages-sdks/javascript/#typescript */
export function loadTypeScript(): void {
  process.setSourceMapsEnabled(true);
  registerHooks({ resolve, load });
}

const isOwn = (url: string | undefined) =>
  url !== undefined && url.startsWith("file:") && !url.includes("/node_modules/");

const resolve: ResolveHookSync = (specifier, context, nextResolve) => {
  if (/^\.{1,2}(\/|$)/.test(specifier) && isOwn(context.parentURL)) {
    const from = dirname(fileURLToPath(context.parentURL as string));
    const file = locate(resolvePath(from, specifier));
    if (file) return { url: pathToFileURL(file).href, shortCircuit: true };
  }
  return nextResolve(specifier, context);
};

/** The file that a path without an ending, or with that of the compiled file, stands for. */
function locate(path: string): string | undefined {
  const candidates = [
    path,
    ...[".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".json"].map((ending) => path + ending),
    path.replace(/\.([mc]?)js$/, ".$1ts"),
    join(path, "index.ts"),
    join(path, "index.js"),
  ];
  return candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
}

const load: LoadHookSync = (url, context, nextLoad) => {
  if (!isOwn(url) || !/\.[mc]?tsx?$/.test(new URL(url).pathname)) return nextLoad(url, context);
  const file = fileURLToPath(url);
  const format = isModule(file) ? "esm" : "cjs";
  const { code } = transformSync(readFileSync(file, "utf8"), {
    loader: file.endsWith("x") ? "tsx" : "ts",
    format,
    target: `node${process.versions.node}`,
    platform: "node",
    sourcefile: file,
    sourcemap: "inline",
    sourcesContent: false,
    logLevel: "silent",
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
  });
  return { format: format === "esm" ? "module" : "commonjs", source: code, shortCircuit: true };
};
