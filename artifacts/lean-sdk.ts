import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/** Helps esbuild leave out what a function does not use of the AWS SDK's clients: they say that they have no side effects, but two things in
 * them hide it. Code of another form is left as it is, and only becomes larger.
 *
 * - The schemas of all operations stand in one module, with members as `[_hE]: 400`. A computed member could have a side effect, so no
 *   schema with one is left out; `"httpError": 400` is the same and can be. For SES this is 44 KB.
 * - The client reads its version from the whole of its `package.json`.
 * @see https://esbuild.github.io/api/#tree-shaking */
export const leanSdk: Plugin = {
  name: "lean-sdk",
  setup(build) {
    build.onLoad(
      { filter: /client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ },
      async ({ path }) => {
        const source = await readFile(path, "utf8");
        const texts = new Map(
          [...source.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm)].map(([, name = "", text = ""]) => [
            name,
            text,
          ]),
        );
        const contents = source.replaceAll(/\[(_\w+)\]:/g, (member, name: string) =>
          texts.has(name) ? `${texts.get(name)}:` : member,
        );
        return { contents, loader: "js" };
      },
    );
    build.onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, "utf8")) as { version: string };
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
  },
};
