/** Values of the request context by lower-cased key. */
export type Context = ReadonlyMap<string, readonly string[]>;

const escape = (text: string) => text.replace(/[.+^${}()|[\]\\/-]/g, "\\$&");

/** A pattern with `*` and `?`, as a regular expression. */
function compile(pattern: string, ignoreCase: boolean): RegExp {
  return new RegExp(
    `^${escape(pattern).replaceAll("*", "[\\s\\S]*").replaceAll("?", "[\\s\\S]")}$`,
    ignoreCase ? "i" : "",
  );
}

/** A text of a policy that may hold wildcards and variables: `arn:aws:s3:::home/${aws:username}/*`. */
export interface Pattern {
  /** True when it depends on the request. */
  readonly hasVariables: boolean;
  /** With wildcards. A pattern whose variable has no value fits nothing. */
  matches(value: string, context: Context): boolean;
  /** The text with its variables filled in and wildcards as they stand, for operators without wildcards. */
  literal(context: Context): string | undefined;
}

type Part = { readonly text: string } | { readonly key: string; readonly fallback: string | undefined };

/** Reads a pattern. `${*}`, `${?}` and `${$}` stand for the characters themselves.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 * @throws Error when `${` has no `}` or holds no key. */
export function parsePattern(
  source: string,
  options: { ignoreCase?: boolean; variables?: boolean } = {},
): Pattern {
  const ignoreCase = options.ignoreCase ?? false;
  if (!source.includes("${") || options.variables === false) {
    if (!/[*?]/.test(source)) {
      const lower = source.toLowerCase();
      return {
        hasVariables: false,
        literal: () => source,
        matches: (value) => (ignoreCase ? value.toLowerCase() === lower : value === source),
      };
    }
    const expression = compile(source, ignoreCase);
    return { hasVariables: false, literal: () => source, matches: (value) => expression.test(value) };
  }
  const parts: Part[] = [];
  let last = 0;
  for (const match of source.matchAll(/\$\{([^}]*)\}/g)) {
    parts.push({ text: source.slice(last, match.index) });
    const inner = (match[1] as string).trim();
    if (inner === "*" || inner === "?" || inner === "$") parts.push({ key: "", fallback: inner });
    else {
      const variable = /^([\w.:/@+=-]+)\s*(?:,\s*'([^']*)')?$/.exec(inner);
      if (!variable) throw new Error(`"${match[0]}" is not a policy variable`);
      parts.push({ key: (variable[1] as string).toLowerCase(), fallback: variable[2] });
    }
    last = match.index + match[0].length;
  }
  parts.push({ text: source.slice(last) });
  const values = (context: Context) =>
    parts.map((part) =>
      "text" in part
        ? part
        : { literal: part.key === "" ? part.fallback : (valueOf(part.key, context) ?? part.fallback) },
    );
  return {
    hasVariables: true,
    literal(context) {
      const filled = values(context);
      return filled.some((part) => "literal" in part && part.literal === undefined)
        ? undefined
        : filled.map((part) => ("text" in part ? part.text : part.literal)).join("");
    },
    matches(value, context) {
      const filled = values(context);
      if (filled.some((part) => "literal" in part && part.literal === undefined)) return false;
      // What a variable brings in is taken as it is: a `*` in a user's name is no wildcard.
      const expression = filled
        .map((part) =>
          "text" in part
            ? escape(part.text).replaceAll("*", "[\\s\\S]*").replaceAll("?", "[\\s\\S]")
            : escape(part.literal as string)
                .replaceAll("*", "\\*")
                .replaceAll("?", "\\?"),
        )
        .join("");
      return new RegExp(`^${expression}$`, ignoreCase ? "i" : "").test(value);
    },
  };
}

/** A variable stands for a key with exactly one value. */
function valueOf(key: string, context: Context): string | undefined {
  const values = context.get(key);
  return values?.length === 1 ? values[0] : undefined;
}

/** A pattern for ARNs: the first five parts each by themselves, so that `*` in one does not reach into the next.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */
export function parseArnPattern(source: string): Pattern {
  if (source === "*") return { hasVariables: false, literal: () => "*", matches: () => true };
  const parts = splitArn(source);
  if (!parts) return parsePattern(source);
  const patterns = parts.map((part) => parsePattern(part));
  return {
    hasVariables: patterns.some(({ hasVariables }) => hasVariables),
    literal: (context) => parsePattern(source).literal(context),
    matches(value, context) {
      const own = splitArn(value);
      return (
        own !== undefined &&
        patterns.every((pattern, index) => pattern.matches(own[index] as string, context))
      );
    },
  };
}

/** Six parts, not cutting through a variable, whose key holds colons. */
function splitArn(text: string): string[] | undefined {
  const parts = [""];
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (character === "$" && text[index + 1] === "{") depth++;
    if (character === "}" && depth > 0) depth--;
    if (character === ":" && depth === 0 && parts.length < 6) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.length === 6 ? parts : undefined;
}
