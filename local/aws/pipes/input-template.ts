/** Fills in an input template: `<$.path>` is the event's value there. Inside quotes text goes in bare, outside as JSON; what is not there
 * is an empty text.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html */
export function applyTemplate(template: string, event: unknown): string {
  let isQuoted = false;
  return template.replaceAll(
    /\\.|"|<(\$[^<>]*|aws\.pipes\.event\.json)>/g,
    (whole, path: string | undefined) => {
      if (path === undefined) {
        if (whole === '"') isQuoted = !isQuoted;
        return whole;
      }
      const value = path.startsWith("$") ? valueAt(event, path) : event;
      if (!isQuoted) return JSON.stringify(value ?? "");
      const text = typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
      return JSON.stringify(text).slice(1, -1);
    },
  );
}

/** A value of the event by a path of names and positions: `$.dynamodb.NewImage.AdoptedBy.S`. */
export function valueAt(event: unknown, path: string): unknown {
  const parts = path.slice(1).match(/[\w-]+/g) ?? [];
  return parts.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null ? (value as Record<string, unknown>)[part] : undefined,
    event,
  );
}
