/** An element of a document as it is read: attributes without a sign before them, children as lists. */
export type Element = Readonly<Record<string, unknown>>;

/** Reads a document; every element is a list, however often it is there. Entities of the document itself are not expanded.
 * @throws Error when it is no XML. */
export async function readXml(text: string): Promise<Element> {
  const { XMLParser, XMLValidator } = await import("fast-xml-parser");
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new Error(`line ${valid.err.line}: ${valid.err.msg}`);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: true,
    isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
  });
  return parser.parse(text) as Element;
}

/** Child elements of a name. */
export function children(element: Element, name: string): readonly Element[] {
  const list = element[name];
  // An element with text alone is the text itself.
  return Array.isArray(list)
    ? list.map((child: unknown) =>
        typeof child === "object" && child !== null ? (child as Element) : { "#text": child },
      )
    : [];
}

/** An attribute; empty when it is not there. */
export function attribute(element: Element, name: string): string {
  const value = element[`@${name}`];
  return typeof value === "string" ? value : "";
}

/** Text of an element. */
export function textOf(element: Element): string {
  const text = element["#text"];
  return typeof text === "string" ? text : "";
}
