import { validationError } from "../errors.ts";

/** A decimal number: `digits` times ten to the power of minus `scale`. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const SMALL_INTEGER = /^-?\d{1,15}$/;

function parse(text: string): Decimal {
  const [mantissa = "", exponent] = text.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const scale = fraction.length - (exponent === undefined ? 0 : Number(exponent));
  const digits = BigInt(whole + fraction);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

function aligned(a: string, b: string): [left: bigint, right: bigint, scale: number] {
  const [left, right] = [parse(a), parse(b)];
  const scale = Math.max(left.scale, right.scale);
  return [
    left.digits * 10n ** BigInt(scale - left.scale),
    right.digits * 10n ** BigInt(scale - right.scale),
    scale,
  ];
}

/** Order of two numbers in their wire form: negative, 0 or positive. */
export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0;
  if (SMALL_INTEGER.test(a) && SMALL_INTEGER.test(b)) return Number(a) - Number(b);
  const [left, right] = aligned(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The exact sum (`sign` 1) or difference (`sign` -1) of two numbers in their wire form.
 * @throws AwsError ValidationException when the result is outside DynamoDB's range or has more than 38 significant digits.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number */
export function addNumbers(a: string, b: string, sign: 1 | -1 = 1): string {
  if (SMALL_INTEGER.test(a) && SMALL_INTEGER.test(b)) return String(Number(a) + sign * Number(b) + 0);
  const [left, right, scale] = aligned(a, b);
  return format(left + BigInt(sign) * right, scale);
}

function format(digits: bigint, scale: number): string {
  const negative = digits < 0n;
  const text = (negative ? -digits : digits).toString().padStart(scale + 1, "0");
  const whole = text.slice(0, text.length - scale);
  const fraction = text.slice(text.length - scale).replace(/0+$/, "");
  const significant = (whole + fraction).replace(/^0+/, "").replace(/0+$/, "");
  if (whole.length > 126)
    throw validationError(
      "Number overflow. Attempting to store a number with magnitude larger than supported range",
    );
  if (significant.length > 38)
    throw validationError("Attempting to store more than 38 significant digits in a Number");
  return `${negative ? "-" : ""}${whole}${fraction ? `.${fraction}` : ""}`;
}
