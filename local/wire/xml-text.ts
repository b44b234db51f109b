const names: Readonly<Record<string, string>> = { "<": "lt", ">": "gt", "&": "amp", '"': "quot" };

/** Text as it stands in XML. What has a meaning there, and control characters, which a parser would change or refuse, are written as
 * references, as AWS does it: keys of S3 may contain them. */
export function escapeXml(text: string): string {
  return text.replace(/[<>&"\u0000-\u0008\u000b\u000c\u000d\u000e-\u001f]/g, (character) => {
    const name = names[character];
    return name === undefined ? `&#x${character.charCodeAt(0).toString(16)};` : `&${name};`;
  });
}

/** Text that stands in XML, with its references replaced: the five names of XML, and characters by number, control characters too.
 * @returns undefined when it refers to something else. */
export function unescapeXml(text: string): string | undefined {
  let isKnown = true;
  const plain = text.replace(/&(#x[\da-f]{1,6}|#\d{1,7}|\w+);/gi, (_reference, inner: string) => {
    const character = inner.startsWith("#") ? numbered(inner) : characters.get(inner);
    isKnown &&= character !== undefined;
    return character ?? "";
  });
  return isKnown ? plain : undefined;
}

const characters = new Map([
  ...Object.entries(names).map(([one, name]) => [name, one] as const),
  ["apos", "'"],
]);

/** A character by its number: `#13`, `#xd`. */
function numbered(reference: string): string | undefined {
  const code = Number(reference.replace(/^#x/i, "0x").replace("#", ""));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** An element with text. */
export function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}
