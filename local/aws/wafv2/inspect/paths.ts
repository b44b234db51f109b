/** Takes out repeated slashes, references to the folder itself, and references to the folder above, except those at the beginning.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-transformation.html */
export function normalizePath(path: string): string {
  const isAbsolute = path.startsWith("/");
  const endsAsFolder = /(?:\/|\/\.\.?|^\.\.?)$/.test(path);
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (!isAbsolute) parts.push(part);
  }
  const joined = parts.join("/");
  const whole = isAbsolute ? `/${joined}` : joined;
  return endsAsFolder && joined !== "" ? `${whole}/` : whole;
}
