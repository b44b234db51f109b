/** Names that an expression can use: `github`, `steps`, … */
export type Context = Readonly<Record<string, unknown>>;

/** State of a job when a step is looked at. */
export interface Status {
  readonly failed: boolean;
}

/** Functions that tell the state of a job. An expression without any of them holds only while nothing has failed. */
const statusFunctions = ["success", "failure", "always", "cancelled"];

const token = /\s*('(?:[^']|'')*'|\d+(?:\.\d+)?|[A-Za-z_][\w-]*|&&|\|\||==|!=|[!().,*[\]])/y;

/** Evaluates an expression of GitHub Actions, as far as the workflows here use them; anything else is an error.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions */
export function evaluate(text: string, context: Context, status: Status = { failed: false }): unknown {
  return new Parser(tokensOf(text), context, status).whole();
}

/** Decides whether a job or a step runs.
 * @param condition Its `if`, with or without `${{ }}`. */
export function holds(condition: string | undefined, context: Context, status: Status): boolean {
  if (condition === undefined) return !status.failed;
  const text = condition.trim().replace(/^\$\{\{(.*)\}\}$/s, "$1");
  const asksStatus = tokensOf(text).some((part) => statusFunctions.includes(part));
  return (asksStatus || !status.failed) && isTrue(evaluate(text, context, status));
}

/** Puts the values of the expressions of a text in their places. */
export const interpolate = (text: string, context: Context): string =>
  text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => textOf(evaluate(expression, context)));

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const rest = text.trimEnd();
  for (token.lastIndex = 0; token.lastIndex < rest.length;) {
    const at = token.lastIndex;
    const [, found] = token.exec(rest) ?? [];
    if (found === undefined) throw new Error(`not an expression at "${rest.slice(at)}": ${text}`);
    tokens.push(found);
  }
  return tokens;
}

class Parser {
  readonly #tokens: string[];
  readonly #context: Context;
  readonly #status: Status;

  constructor(tokens: string[], context: Context, status: Status) {
    this.#tokens = tokens;
    this.#context = context;
    this.#status = status;
  }

  whole(): unknown {
    const value = this.#or();
    if (this.#tokens.length > 0) throw new Error(`not understood: ${this.#tokens.join(" ")}`);
    return value;
  }

  #take(wanted: string): boolean {
    if (this.#tokens[0] !== wanted) return false;
    this.#tokens.shift();
    return true;
  }

  #or(): unknown {
    let value = this.#and();
    while (this.#take("||")) {
      const other = this.#and();
      if (!isTrue(value)) value = other;
    }
    return value;
  }

  #and(): unknown {
    let value = this.#compared();
    while (this.#take("&&")) {
      const other = this.#compared();
      if (isTrue(value)) value = other;
    }
    return value;
  }

  #compared(): unknown {
    const value = this.#unary();
    if (this.#take("==")) return isEqual(value, this.#unary());
    if (this.#take("!=")) return !isEqual(value, this.#unary());
    return value;
  }

  #unary(): unknown {
    if (this.#take("!")) return !isTrue(this.#unary());
    if (this.#take("(")) {
      const value = this.#or();
      if (!this.#take(")")) throw new Error("a bracket is not closed");
      return value;
    }
    const part = this.#tokens.shift() ?? "";
    if (part.startsWith("'")) return part.slice(1, -1).replaceAll("''", "'");
    if (/^\d/.test(part)) return Number(part);
    if (part === "true" || part === "false") return part === "true";
    if (this.#take("(")) return this.#call(part);
    if (!Object.hasOwn(this.#context, part)) throw new Error(`there is no context "${part}"`);
    return this.#members(this.#context[part]);
  }

  /** GitHub gives nothing for a member that there is not. */
  #members(start: unknown): unknown {
    let value = start;
    while (this.#take(".")) {
      const name = this.#tokens.shift() ?? "";
      if (name === "*") {
        this.#take(".");
        const each = this.#tokens.shift() ?? "";
        value = (value as readonly Context[]).map((item) => item[each]);
      } else value = (value as Context | null | undefined)?.[name];
    }
    return value;
  }

  #call(name: string): unknown {
    const given: unknown[] = [];
    while (!this.#take(")")) {
      given.push(this.#or());
      this.#take(",");
    }
    switch (name) {
      case "always":
        return true;
      case "cancelled":
        return false;
      case "success":
        return !this.#status.failed;
      case "failure":
        return this.#status.failed;
      case "fromJSON":
        return JSON.parse(textOf(given[0])) as unknown;
      case "contains":
        return Array.isArray(given[0])
          ? given[0].some((item) => isEqual(item, given[1]))
          : textOf(given[0]).includes(textOf(given[1]));
      default:
        throw new Error(`there is no function "${name}"`);
    }
  }
}

const isTrue = (value: unknown): boolean => ![undefined, null, false, 0, ""].includes(value as never);

/** Texts are equal in any case of letters. */
const isEqual = (a: unknown, b: unknown): boolean => textOf(a).toLowerCase() === textOf(b).toLowerCase();

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
