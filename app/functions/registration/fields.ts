import { normaliseEmail } from "../../shared/email.ts";
import { normaliseName } from "../../shared/name.ts";

/** Registration of a visitor, in its stored form. */
export interface Registration {
  readonly email: string;
  readonly name: string;
  /** E.164: `+821012345678`. */
  readonly mobile: string;
}

/** Fault of one field. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** Brings a telephone number into the form of E.164; Korean mobile numbers may be written as at home.
 * @returns undefined for what is neither. */
export function normaliseMobile(text: string): string | undefined {
  const trimmed = text.trim();
  if (/^\+[1-9]\d{6,14}$/.test(trimmed)) return trimmed;
  const korean = /^0(1[016789])-?(\d{3,4})-?(\d{4})$/.exec(trimmed);
  return korean ? `+82${korean[1]}${korean[2]}${korean[3]}` : undefined;
}

const fields = {
  name: {
    read: (text: string) => normaliseName(text, 100),
    message: "must be 1 to 100 characters without control characters",
  },
  email: { read: normaliseEmail, message: "must be a mail address" },
  mobile: {
    read: normaliseMobile,
    message: "must be an international number like +821012345678, or a Korean one like 010-1234-5678",
  },
} as const;

/** Reads a registration from a JSON value, with every problem at once. */
export function readRegistration(
  value: unknown,
): { registration: Registration } | { problems: readonly FieldProblem[] } {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { problems: [{ field: "", message: "must be an object with name, email and mobile" }] };
  const given = value as Record<string, unknown>;
  const problems: FieldProblem[] = Object.keys(given)
    .filter((field) => !Object.hasOwn(fields, field))
    .map((field) => ({ field: field.slice(0, 100), message: "is not known" }));
  const read: Record<string, string> = {};
  for (const [field, { read: normalise, message }] of Object.entries(fields)) {
    const text = given[field];
    const normalised = typeof text === "string" ? normalise(text) : undefined;
    if (normalised === undefined) problems.push({ field, message });
    else read[field] = normalised;
  }
  return problems.length > 0 ? { problems } : { registration: read as unknown as Registration };
}
