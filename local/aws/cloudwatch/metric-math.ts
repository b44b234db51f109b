import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { Tokens } from "./tokens.ts";

/** Values of the metrics of one period by id; undefined where nothing was measured. */
type Values = Readonly<Record<string, number | undefined>>;

/** Value of an expression in one period. */
export type Expression = (values: Values) => number | undefined;

/** Reads an expression: numbers, ids of metrics, `+ - * /`, parentheses and `FILL(metric, number)`.
 * @param ids Metrics that it may name.
 * @throws AwsError ValidationError for what is no expression, NotEmulatedError for other functions.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
export function parseExpression(text: string, ids: readonly string[]): Expression {
  const tokens = new Tokens(
    text,
    /[A-Za-z]\w*|\d+(\.\d+)?|[-+*/(),]/g,
    (at) => new AwsError("ValidationError", `Error in expression '${text}': Unexpected token at ${at}`),
  );

  const sum = (): Expression => {
    let left = product();
    for (let sign = tokens.take("+", "-"); sign !== undefined; sign = tokens.take("+", "-"))
      left = combined(left, product(), sign === "+" ? (a, b) => a + b : (a, b) => a - b);
    return left;
  };
  const product = (): Expression => {
    let left = atom();
    for (let sign = tokens.take("*", "/"); sign !== undefined; sign = tokens.take("*", "/"))
      left = combined(left, atom(), sign === "*" ? (a, b) => a * b : (a, b) => (b === 0 ? undefined : a / b));
    return left;
  };
  const atom = (): Expression => {
    if (tokens.take("(") !== undefined) {
      const inner = sum();
      tokens.expect(")");
      return inner;
    }
    const token = tokens.any();
    if (/^\d/.test(token)) return () => Number(token);
    if (token === "FILL") {
      tokens.expect("(");
      const filled = sum();
      tokens.expect(",");
      const filler = sum();
      tokens.expect(")");
      return (values) => filled(values) ?? filler(values);
    }
    if (/^[A-Z]/.test(token))
      throw new NotEmulatedError(`the function ${token} of '${text}'`, "Use FILL and arithmetic.");
    if (!ids.includes(token))
      throw new AwsError(
        "ValidationError",
        `Error in expression '${text}': Unknown id ${token}: the metrics are ${ids.join(", ")}`,
      );
    return (values) => values[token];
  };

  const whole = sum();
  tokens.end();
  return whole;
}

/** A period in which a side has no value has none. */
const combined =
  (left: Expression, right: Expression, apply: (a: number, b: number) => number | undefined): Expression =>
  (values) => {
    const [a, b] = [left(values), right(values)];
    return a === undefined || b === undefined ? undefined : apply(a, b);
  };
