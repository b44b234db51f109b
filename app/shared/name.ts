/** Brings a name, in any script, into its stored form: without space around it, one way to write each character, no control characters and no
 * line breaks.
 * @param maximum Characters at most, as people count most of them (code points).
 * @returns undefined for what is none. */
export function normaliseName(text: string, maximum: number): string | undefined {
  const trimmed = text.trim().normalize("NFC");
  const length = [...trimmed].length;
  return length >= 1 && length <= maximum && trimmed.isWellFormed() && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(trimmed)
    ? trimmed
    : undefined;
}
