import { invalid } from "./errors.ts";

type Test = (message: string) => boolean;

/** Reads a filter pattern: terms (`ERROR timeout`), phrases (`"not found"`), alternatives (`?ERROR ?WARN`), exclusions (`-DEBUG`), and
 * comparisons of JSON members (`{ $.level = "error" && $.status >= 500 }`).
 * @throws AwsError InvalidParameterException for everything else: space-delimited patterns, regular expressions.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
export function readFilterPattern(pattern: string): Test {
  const text = pattern.trim();
  if (text === "" || text === '" "') return () => true;
  if (text.startsWith("{") && text.endsWith("}")) return jsonTest(text.slice(1, -1));
  if (/^[[%]/.test(text))
    throw invalid(
      `filterPattern ${pattern}: space-delimited patterns and regular expressions are not emulated here`,
    );
  const required: Test[] = [];
  const alternatives: Test[] = [];
  for (const [whole, sign = "", phrase, word] of text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/g)) {
    if (word !== undefined && !/^[\w.@/:-]+$/.test(word))
      throw invalid(
        `filterPattern: "${whole}" has characters other than letters, digits and underscore; put it in double quotes`,
      );
    const term = phrase?.replaceAll('\\"', '"') ?? word ?? "";
    if (sign === "-") required.push((message) => !message.includes(term));
    else (sign === "?" ? alternatives : required).push((message) => message.includes(term));
  }
  return (message) =>
    required.every((test) => test(message)) &&
    (alternatives.length === 0 || alternatives.some((test) => test(message)));
}

function jsonTest(expression: string): Test {
  const any = expression.split("||").map((part) => {
    const all = part.split("&&").map((comparison) => readComparison(comparison.trim()));
    return (value: unknown) => all.every((test) => test(value));
  });
  return (message) => {
    let value: unknown;
    try {
      value = JSON.parse(message);
    } catch {
      return false;
    }
    return any.some((test) => test(value));
  };
}

function readComparison(text: string): (value: unknown) => boolean {
  const [, path, operator, quoted, bare] =
    /^\(?\s*\$((?:\.[\w@-]+|\[\d+\])+)\s*(=|!=|<=|>=|<|>)\s*(?:"([^"]*)"|([^\s")]+))\s*\)?$/.exec(text) ?? [];
  const keyword = /^\$((?:\.[\w@-]+|\[\d+\])+)\s+(IS NULL|IS TRUE|IS FALSE|NOT EXISTS)$/.exec(text);
  if (keyword) {
    const steps = stepsOf(keyword[1] ?? "");
    const wanted = { "IS NULL": null, "IS TRUE": true, "IS FALSE": false, "NOT EXISTS": undefined }[
      keyword[2] ?? ""
    ];
    return (value) => at(value, steps) === wanted;
  }
  if (path === undefined || operator === undefined)
    throw invalid(
      `filterPattern: "${text}" is not $.member = value, with =, !=, <, <=, > or >= (what else AWS knows is not emulated here)`,
    );
  const steps = stepsOf(path);
  if (quoted !== undefined || Number.isNaN(Number(bare))) {
    const pattern = new RegExp(
      `^${(quoted ?? bare ?? "")
        .split("*")
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
        .join(".*")}$`,
    );
    const matches = (value: unknown) => typeof value === "string" && pattern.test(value);
    if (operator === "=") return (value) => matches(at(value, steps));
    if (operator === "!=") return (value) => at(value, steps) !== undefined && !matches(at(value, steps));
    throw invalid(`filterPattern: ${operator} compares numbers only (got "${text}")`);
  }
  const number = Number(bare);
  const compare = {
    "=": (value: number) => value === number,
    "!=": (value: number) => value !== number,
    "<": (value: number) => value < number,
    "<=": (value: number) => value <= number,
    ">": (value: number) => value > number,
    ">=": (value: number) => value >= number,
  }[operator];
  return (value) => {
    const number = at(value, steps);
    return typeof number === "number" && compare?.(number) === true;
  };
}

const stepsOf = (path: string) =>
  [...path.matchAll(/\.([\w@-]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));

function at(value: unknown, steps: readonly (string | number)[]): unknown {
  return steps.reduce<unknown>(
    (inner, step) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, step)
        ? (inner as Record<string, unknown>)[step]
        : undefined,
    value,
  );
}
