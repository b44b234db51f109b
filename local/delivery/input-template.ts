/** Value that a placeholder stands for; undefined for what is no placeholder, whose text stays. */
export type Placeholder = (name: string) => { readonly value: unknown } | undefined;

/** Fills in the placeholders `<name>` of a template. Outside of quotes a value goes in as JSON, inside them text goes in bare.
 * What is not there is an empty text.
 * @param quoted Writes a value that is no text and stands inside quotes. */
export function fillTemplate(
  template: string,
  placeholder: Placeholder,
  quoted: (value: unknown) => string,
): string {
  let isQuoted = false;
  return template.replaceAll(/\\.|"|<([^<>"\\]+)>/gs, (whole, name: string | undefined) => {
    if (name === undefined) {
      if (whole === '"') isQuoted = !isQuoted;
      return whole;
    }
    const given = placeholder(name);
    if (!given) return whole;
    const value = given.value ?? "";
    if (!isQuoted) return JSON.stringify(value);
    return typeof value === "string" ? escapeText(value) : quoted(value);
  });
}

/** Names of everything in a template that looks like a placeholder. */
export function placeholdersOf(template: string): string[] {
  return [...template.matchAll(/<([^<>"\\\s]+)>/g)].map(([, name]) => name as string);
}

/** Writes text as it stands inside the quotes of JSON. */
export function escapeText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Value of an event by a path of names and positions: `$.dynamodb.NewImage.AdoptedBy.S`, `$.records[0]`. Undefined when it is not there.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
export function valueAt(event: unknown, path: string): unknown {
  const parts = path.slice(1).match(/[\w-]+/g) ?? [];
  return parts.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, part)
        ? (value as Record<string, unknown>)[part]
        : undefined,
    event,
  );
}
