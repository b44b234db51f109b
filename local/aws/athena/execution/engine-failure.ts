import { CATEGORY, QueryFailure } from "./failure.ts";
import type { Statement } from "./statement.ts";
import { type Tree, walk } from "./tree.ts";

/** Words of DuckDB about a statement in Athena's words, as far as they are known.
 * @param files Paths of the query's files, with the addresses in S3.
 * @see https://docs.aws.amazon.com/athena/latest/ug/troubleshooting-athena.html */
export function engineFailure(
  message: string,
  { tree, placeOf }: Statement,
  files: ReadonlyMap<string, string>,
): QueryFailure {
  let told = (message.split(/\n\s*(?:Candidate functions:|\nLINE \d)/)[0] ?? message).replace(
    /^Failed to \w+ statements: /,
    "",
  );
  for (const [path, uri] of files) told = told.replaceAll(path, uri);
  const at = (matches: (node: Tree) => boolean) => placeOf([...walk(tree)].find(matches) ?? {});
  const column =
    /Referenced (?:column|table) "([^"]+)" not found|does not have a column named "([^"]+)"/.exec(told);
  if (column) {
    const name = (column[1] ?? column[2] ?? "").toLowerCase();
    const where = at(
      ({ column_names: names }) =>
        Array.isArray(names) && names.some((one) => String(one).toLowerCase() === name),
    );
    return new QueryFailure(
      `COLUMN_NOT_FOUND: ${where}: Column '${name}' cannot be resolved or requester is not authorized to access requested resources`,
    );
  }
  const unknown = /Function with name "?(\w+)"? does not exist/.exec(told)?.[1];
  if (unknown !== undefined) {
    const where = at(({ function_name: name }) => String(name).toLowerCase() === unknown.toLowerCase());
    return new QueryFailure(`FUNCTION_NOT_FOUND: ${where}: Function '${unknown}' not registered`);
  }
  const own = /\b((?:INVALID_FUNCTION_ARGUMENT): .*)/.exec(told)?.[1];
  if (own !== undefined) return new QueryFailure(own);
  if (/Malformed JSON|JSON transform error|Expected OBJECT/i.test(told)) {
    const isSyntax = /Malformed JSON|Expected OBJECT/i.test(told);
    const detail = told.replace(/^[\w ]+ Error: /, "").replace(/ Try (increasing|setting|with).*$/s, "");
    return new QueryFailure(
      isSyntax
        ? `HIVE_CURSOR_ERROR: Row is not a valid JSON Object - JSONException: ${detail}`
        : `HIVE_BAD_DATA: Error Parsing a column in the table: ${detail}`,
    );
  }
  if (/gzip|Parquet/i.test(told) && /^(IO|Invalid Input) Error/.test(told))
    return new QueryFailure(`HIVE_CURSOR_ERROR: ${told}`);
  if (/^Out of Memory Error/.test(told))
    return new QueryFailure(
      "EXCEEDED_LOCAL_MEMORY_LIMIT: Query exhausted resources at this scale factor",
      CATEGORY.system,
    );
  const [, kind = "", detail = told] = /^([\w ]+?) Error: ([\s\S]*)$/.exec(told) ?? [];
  const code: Readonly<Record<string, string>> = {
    Binder: "TYPE_MISMATCH",
    Catalog: "NOT_FOUND",
    Parser: "SYNTAX_ERROR",
    Conversion: "INVALID_CAST_ARGUMENT",
    "Out of Range": "NUMERIC_VALUE_OUT_OF_RANGE",
    "Not implemented": "NOT_SUPPORTED",
    Permission: "NOT_SUPPORTED",
  };
  return new QueryFailure(
    `${code[kind] ?? "GENERIC_USER_ERROR"}: ${detail.replaceAll(/\s*\n\s*/g, " ").trim()}`,
  );
}
