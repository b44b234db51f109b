/** Values of query parameters by name, in the order of arrival. */
export type QueryParameters = Map<string, string[]>;

/** Percent-decodes; text that is not well-formed stays as it is. */
export function decode(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const decodeForm = (text: string) => decode(text.includes("+") ? text.replaceAll("+", " ") : text);

/** Parses a query string. A semicolon separates too.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html */
export function parseQuery(text: string): QueryParameters {
  const parameters: QueryParameters = new Map();
  if (text === "") return parameters;
  for (const pair of text.split(/[&;]/)) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decodeForm(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? "" : decodeForm(pair.slice(equals + 1));
    const values = parameters.get(name);
    if (values) values.push(value);
    else parameters.set(name, [value]);
  }
  return parameters;
}

/** Writes a query string, without the question mark. */
export function formatQuery(parameters: ReadonlyMap<string, readonly string[]>): string {
  const pairs: string[] = [];
  for (const [name, values] of parameters)
    for (const value of values)
      pairs.push(`${encodeURIComponent(toWellFormed(name))}=${encodeURIComponent(toWellFormed(value))}`);
  return pairs.join("&");
}

/** encodeURIComponent throws at a lone surrogate, which a decoded parameter cannot hold but a template's result can. */
function toWellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}
