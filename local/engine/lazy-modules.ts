import { createRequire, Module } from "node:module";

const require = createRequire(import.meta.url);

/** CommonJS modules that a Pulumi program loads at start and hardly ever uses: the compiler and the package reader serve
 * closure serialisation (`aws.lambda.CallbackFunction`), awsx's classic API brings an SDK client along. */
const rarelyUsed: readonly { readonly module: string; readonly loadedBy: string }[] = [
  { module: "typescript", loadedBy: "@pulumi/pulumi" },
  { module: "@npmcli/arborist", loadedBy: "@pulumi/pulumi" },
  { module: "normalize-package-data", loadedBy: "@pulumi/pulumi" },
  { module: "@pulumi/pulumi/automation", loadedBy: "@pulumi/pulumi" },
  { module: "@pulumi/awsx/classic", loadedBy: "@pulumi/awsx" },
];

/** Puts a stand-in into Node's module cache for each rarely used module that nobody has loaded yet: the module itself is loaded
 * when one of its members is first read. Halves start time and memory of a program.
 *
 * Call it before `@pulumi/pulumi` is loaded; afterwards it does nothing. */
export function loadRarelyUsedModulesLazily(): void {
  for (const { module, loadedBy } of rarelyUsed) {
    const path = resolve(module, loadedBy);
    if (path && !require.cache[path]) require.cache[path] = standIn(path);
  }
}

/** Undefined when the package is not installed: then nothing loads it either. */
function resolve(module: string, loadedBy: string): string | undefined {
  try {
    return createRequire(require.resolve(`${loadedBy}/package.json`)).resolve(module);
  } catch {
    return undefined;
  }
}

function standIn(path: string): NodeJS.Module {
  let loaded: object | undefined;
  const load = () => {
    if (!loaded) {
      delete require.cache[path];
      loaded = require(path) as object;
    }
    return loaded;
  };
  const module = new Module(path);
  module.filename = path;
  module.loaded = true;
  module.exports = new Proxy(
    {},
    {
      // TypeScript's import helper asks for `__esModule` at once; any answer of ours keeps it from copying all members.
      get: (_, key) => (key === "__esModule" ? true : (Reflect.get(load(), key) as unknown)),
      has: (_, key) => Reflect.has(load(), key),
    },
  );
  return module;
}
