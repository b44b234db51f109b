/** Entities that AWS lists by name. */
const named: Readonly<Record<string, string>> = { quot: '"', nbsp: "\u00a0", lt: "<", gt: ">", amp: "&" };

/** Replaces HTML entities by what they stand for.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-transformation.html */
export function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6});?|#(\d{1,7});?|(quot|nbsp|lt|gt|amp);)/gi,
    (whole, hexadecimal?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return named[name.toLowerCase()] ?? whole;
      const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
      if (code > 0x10_ff_ff) return whole;
      return code < 0x80
        ? String.fromCharCode(code)
        : Buffer.from(String.fromCodePoint(code)).toString("latin1");
    },
  );
}
