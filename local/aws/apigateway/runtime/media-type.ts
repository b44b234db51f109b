/** The media type of a header without its parameters, in lower case: `application/json`. */
export function mediaType(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const semicolon = value.indexOf(";");
  const type = (semicolon < 0 ? value : value.slice(0, semicolon)).trim().toLowerCase();
  return type === "" ? undefined : type;
}

/** The member for the first media type that `accept` names, else for `application/json`, else the first one.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html */
export function selectByAccept<T>(
  byType: ReadonlyMap<string, T>,
  accept: string | undefined,
): readonly [string, T] | undefined {
  if (byType.size === 0) return undefined;
  const wanted = mediaType(accept?.split(",", 1)[0]);
  for (const type of [wanted, "application/json"])
    if (type !== undefined && byType.has(type)) return [type, byType.get(type) as T];
  return [...byType][0];
}
