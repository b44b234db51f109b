// `npm run deploying`: writes the tables of plan/ into docs/deploying.md, between their marks.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { format, resolveConfig } from "prettier";
import { leftoversTable, updatesTable } from "../plan/tables.ts";

const file = join(resolve(import.meta.dirname, ".."), "docs/deploying.md");

/** The document with the tables as the data of `plan/` have them.
 * @throws Error when a mark is missing. */
export async function withTables(text: string): Promise<string> {
  const filled = Object.entries({ updates: updatesTable(), leftovers: leftoversTable() }).reduce(
    (document, [mark, table]) => {
      const [begin, end] = [`<!-- ${mark} -->`, `<!-- end of ${mark} -->`];
      const [from, to] = [document.indexOf(begin), document.indexOf(end)];
      if (from < 0 || to < from) throw new Error(`docs/deploying.md lacks the marks ${begin} and ${end}`);
      return `${document.slice(0, from + begin.length)}\n\n${table}\n\n${document.slice(to)}`;
    },
    text,
  );
  return await format(filled, { ...(await resolveConfig(file)), filepath: file });
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(file, await withTables(readFileSync(file, "utf8")));
