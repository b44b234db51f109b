import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BuildOptions, Metafile } from "esbuild";
import { byContent, cached, type Built } from "./cache.ts";
import { leanSdk } from "./lean-sdk.ts";

export type { Built } from "./cache.ts";

const otherCredentials = [
  ...["http", "ini", "login", "process", "sso", "web-identity"].map(
    (kind) => `@aws-sdk/credential-provider-${kind}`,
  ),
  "@smithy/credential-provider-imds",
];

/** Builds a folder with a Dockerfile and one bundled file, ready to be an image. It is named after what is in it, and its files have the same modes and times on every
 * machine, so that what makes no difference to them changes no image.
 * @param options.entry Module that the container runs; becomes `service.mjs`.
 * @param options.dockerfile Copies `service.mjs`, and `files` if there are any; needs nothing else from its context.
 * @param options.sources Folders that the bundle is made from.
 * @param options.files Other files that the Dockerfile copies, by their own names.
 * @param options.name Name of the build, unique in the program.
 * @default "service" */
export async function buildServiceImage(options: {
  entry: string;
  dockerfile: string;
  sources: readonly string[];
  files?: readonly string[];
  name?: string;
}): Promise<{ readonly context: string; readonly dockerfile: string; readonly contentHash: string }> {
  const { entry, dockerfile, sources, files = [], name = "service" } = options;
  const built = await cached(name, [...sources, dockerfile, ...files], async (into) => {
    await bundle(entry, join(into, "service.mjs"), sources);
    await copyFile(dockerfile, join(into, "Dockerfile"));
    for (const file of files) await copyFile(file, join(into, basename(file)));
  });
  const { folder, hash } = await byContent("image", built.folder);
  return { context: folder, dockerfile: join(folder, "Dockerfile"), contentHash: hash };
}

/** Builds a folder with one bundled module, `index.mjs`, ready to be the code of a Lambda function.
 * @param options.name Name of the build, unique in the program.
 * @param options.entry Module that exports the handler.
 * @param options.sources Folders that the bundle is made from. */
export async function buildFunction(options: {
  name: string;
  entry: string;
  sources: readonly string[];
}): Promise<Built> {
  return await cached(`function-${options.name}`, options.sources, async (folder) => {
    await bundle(options.entry, join(folder, "index.mjs"), options.sources, {
      // Of the SDK's packages, what is used; and no way to credentials but the environment, where Lambda puts them.
      mainFields: ["module", "main"],
      external: otherCredentials,
      plugins: [leanSdk],
    });
  });
}

/** Builds several functions, each `<folder>/<name>/index.ts`, at the same time. What is in the folder beside them is shared: a function is
 * built again when its own folder or something shared has changed.
 * @param options.shared Other folders that they are made from.
 * @returns The folder of each one's code, by name. */
export async function buildFunctions<Name extends string>(options: {
  folder: string;
  names: readonly Name[];
  shared?: readonly string[];
}): Promise<Readonly<Record<Name, string>>> {
  const { folder, names } = options;
  const beside = (await readdir(folder))
    .filter((entry) => !(names as readonly string[]).includes(entry))
    .map((entry) => `${folder}/${entry}`);
  const built = names.map(async (name) => {
    const sources = [`${folder}/${name}`, ...beside, ...(options.shared ?? [])];
    return [
      name,
      (await buildFunction({ name, entry: `${folder}/${name}/index.ts`, sources })).folder,
    ] as const;
  });
  return Object.fromEntries(await Promise.all(built)) as Record<Name, string>;
}

/** Builds the resolvers of a GraphQL API: each module as APPSYNC_JS gets it, templates (`<name>.request.vtl`) as they are.
 * @param options.folder Folder with the resolvers.
 * @param options.shared Other folders that they are made from.
 * @returns Texts by file name; those of TypeScript end in `.js`. */
export async function buildResolvers(options: {
  folder: string;
  shared?: readonly string[];
}): Promise<Readonly<Record<string, string>>> {
  const sources = [options.folder, ...(options.shared ?? [])];
  const built = await cached("resolvers", sources, async (folder) => {
    const { build } = await import("esbuild");
    const files = await readdir(options.folder);
    const { metafile } = await build({
      entryPoints: files.filter((file) => file.endsWith(".ts")).map((file) => join(options.folder, file)),
      outdir: folder,
      bundle: true,
      format: "esm",
      target: "es2022",
      logLevel: "warning",
      external: ["@aws-appsync/utils"],
      metafile: true,
    });
    refuseOtherSources(options.folder, metafile, sources);
    for (const file of files)
      if (!file.endsWith(".ts")) await copyFile(join(options.folder, file), join(folder, file));
  });
  const texts = (await readdir(built.folder)).map(
    async (file) => [file, await readFile(join(built.folder, file), "utf8")] as const,
  );
  return Object.fromEntries(await Promise.all(texts));
}

/** Builds a site by Vite.
 * @param options.root Folder with `index.html` and `vite.config.ts`. */
export async function buildSite(options: { root: string }): Promise<Built> {
  return await cached("site", [options.root], async (folder) => {
    const { build } = await import("vite");
    await build({
      root: options.root,
      logLevel: "warn",
      mode: "production",
      build: { outDir: folder, emptyOutDir: true },
    });
  });
}

/** Makes a document by a module of the project, which is imported only when its sources have changed.
 * @param options.module Module with an exported function.
 * @param options.export Name of the function; it answers the document or a promise of it.
 * @param options.sources What the document is made from. */
export async function buildDocument<Document>(options: {
  name: string;
  module: string;
  export: string;
  sources: readonly string[];
}): Promise<Document> {
  const built = await cached(options.name, options.sources, async (folder) => {
    const module = (await import(pathToFileURL(options.module).href)) as Record<string, () => unknown>;
    const make = module[options.export];
    if (!make)
      throw new Error(
        `${options.module} does not export ${options.export}. Fix: export a function of that name that answers the document`,
      );
    await writeFile(join(folder, "document.json"), JSON.stringify(await make()));
  });
  return JSON.parse(await readFile(join(built.folder, "document.json"), "utf8")) as Document;
}

/** Bundles a module with everything it imports, the same bytes for the same sources. */
async function bundle(
  entry: string,
  outfile: string,
  sources: readonly string[],
  more: BuildOptions = {},
): Promise<void> {
  const { build } = await import("esbuild");
  const { metafile } = await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    // Without `keepNames`: it gives its name to every function that a request makes, which costs a fifth of a request.
    minify: true,
    legalComments: "none",
    logLevel: "warning",
    // WebAssembly is part of the one file.
    loader: { ".wasm": "binary" },
    // CommonJS packages inside the bundle still call require.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    ...more,
    metafile: true,
  });
  refuseOtherSources(entry, metafile, sources);
}

/** A change of a file that is not among the sources would not be built.
 * @throws Error naming the files. */
function refuseOtherSources(entry: string, { inputs }: Metafile, sources: readonly string[]): void {
  const others = Object.keys(inputs).filter(
    (path) =>
      !path.includes("node_modules/") &&
      !sources.some((source) => path === source || path.startsWith(`${source}/`)),
  );
  if (others.length > 0)
    throw new Error(
      `${entry} imports ${others.join(", ")}, which its build does not list among its sources. Fix: list the folder`,
    );
}
