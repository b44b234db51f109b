/** Text as it stands in XML. What has a meaning there, and control characters, which a parser would change or refuse, are written as
 * references, as AWS does it: keys of S3 may contain them. */
export function escapeXml(text: string): string {
  return text.replace(/[<>&"\u0000-\u0008\u000b\u000c\u000d\u000e-\u001f]/g, (character) => {
    const name = names[character];
    return name === undefined ? `&#x${character.charCodeAt(0).toString(16)};` : `&${name};`;
  });
}

const names: Readonly<Record<string, string>> = { "<": "lt", ">": "gt", "&": "amp", '"': "quot" };

/** An element with text. */
export function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}
