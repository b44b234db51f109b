import { createRequire, Module } from "node:module";
import { join } from "node:path";

/** A CommonJS module that a Pulumi program loads at start and hardly ever uses. */
interface RarelyUsed {
  readonly module: string;
  readonly loadedBy: string;
  /** The module is one function, as opposed to an object of members. */
  readonly isFunction?: true;
}

/** The compiler and the package reader serve closure serialisation (`aws.lambda.CallbackFunction`), awsx's classic API brings an SDK
 * client along. */
const rarelyUsed: readonly RarelyUsed[] = [
  { module: "typescript", loadedBy: "@pulumi/pulumi" },
  { module: "@npmcli/arborist", loadedBy: "@pulumi/pulumi" },
  { module: "normalize-package-data", loadedBy: "@pulumi/pulumi", isFunction: true },
  { module: "@pulumi/pulumi/automation", loadedBy: "@pulumi/pulumi" },
  { module: "@pulumi/awsx/classic", loadedBy: "@pulumi/awsx" },
];

/** Puts a stand-in into Node's module cache for each rarely used module that nobody has loaded yet: the module itself is loaded
 * when it is first used. Halves start time and memory of a program.
 *
 * Call it before `@pulumi/pulumi` is loaded; afterwards it does nothing.
 * @param root Folder of the program. */
export function loadRarelyUsedModulesLazily(root: string): void {
  const require = createRequire(join(root, "package.json"));
  for (const { module, loadedBy, isFunction } of rarelyUsed) {
    const path = resolve(require, module, loadedBy);
    if (path && !require.cache[path]) require.cache[path] = standIn(require, path, isFunction ?? false);
  }
}

/** Undefined when the package is not installed: then nothing loads it either. */
function resolve(require: NodeJS.Require, module: string, loadedBy: string): string | undefined {
  try {
    return createRequire(require.resolve(`${loadedBy}/package.json`)).resolve(module);
  } catch {
    return undefined;
  }
}

function standIn(require: NodeJS.Require, path: string, isFunction: boolean): NodeJS.Module {
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
  module.exports = new Proxy(isFunction ? () => undefined : {}, {
    // TypeScript's import helpers ask for `__esModule` at once. For an object, a yes keeps them from copying all members; a function is
    // taken as the default export when the answer is no.
    get: (_, key) => (key === "__esModule" ? !isFunction : (Reflect.get(load(), key) as unknown)),
    has: (_, key) => Reflect.has(load(), key),
    apply: (_, self, args) => Reflect.apply(load() as () => unknown, self, args) as unknown,
  });
  return module;
}
