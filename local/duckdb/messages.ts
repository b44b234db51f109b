/** Question to an engine process. Every message is answered by one {@link Answer} with its `id`. */
export type Request =
  /** Parses statements without running them. Answers DuckDB's tree, or its complaint. */
  | { readonly type: "parse"; readonly id: number; readonly sql: string }
  /** Makes a database whose times are UTC, runs `setup` on it, and lets it use the files of `folder` and nothing else from then on. */
  | { readonly type: "open"; readonly id: number; readonly folder: string; readonly setup: readonly string[] }
  /** Runs a statement of our own on the open database. Answers its rows as text. */
  | { readonly type: "rows"; readonly id: number; readonly sql: string }
  /** Runs the user's statement on the open database and writes its result to `file`. */
  | { readonly type: "select"; readonly id: number; readonly sql: string; readonly file: string }
  | { readonly type: "close"; readonly id: number };

/** A column of a result. */
export interface ResultColumn {
  readonly name: string;
  /** Trino's name, whole: `varchar`, `decimal(5,2)`, `array(row("a" bigint))`. */
  readonly type: string;
}

/** Result of a `select`. */
export interface Selected {
  readonly columns: readonly ResultColumn[];
  readonly rowCount: number;
}

/** Answer to a {@link Request}, by its id. */
export type Answer =
  | { readonly id: number; readonly tree: string }
  | { readonly id: number; readonly rows: readonly (readonly (string | null)[])[] }
  | { readonly id: number; readonly selected: Selected }
  | { readonly id: number; readonly done: true }
  | { readonly id: number; readonly error: string };

/** A request without its id. */
export type Ask = Request extends infer Each ? (Each extends Request ? Omit<Each, "id"> : never) : never;
