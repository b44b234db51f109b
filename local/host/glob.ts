/** A pattern of paths as a regular expression: `*` is any name or part of one, `**` any folders, `?` a character, `{a,b}` one of several. */
export function patternOf(glob: string): RegExp {
  const text = glob
    .replace(/^\.\//, "")
    .replaceAll(/[.+^$()|\\[\]]/g, String.raw`\$&`)
    .replaceAll("**/", "\u0001")
    .replaceAll("**", "\u0002")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]")
    .replaceAll(/\{([^{}]*)\}/g, (_, choice: string) => `(?:${choice.replaceAll(",", "|")})`)
    .replaceAll(/[{}]/g, String.raw`\$&`)
    .replaceAll("\u0001", "(?:.*/)?")
    .replaceAll("\u0002", ".*");
  return new RegExp(`^${text}$`);
}
