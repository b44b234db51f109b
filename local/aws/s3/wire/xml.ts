import { malformedXml } from "../errors.ts";

/** What an element holds: text, other elements by name, or several elements of one name. `undefined` is left out. */
export type XmlValue =
  string | number | boolean | undefined | readonly XmlValue[] | { readonly [element: string]: XmlValue };

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** An XML document of S3's name space. */
export function xmlDocument(root: string, content: XmlValue): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">${inner(content)}</${root}>`;
}

function inner(content: XmlValue): string {
  if (content === undefined) return "";
  if (typeof content !== "object") return escape(String(content));
  if (isList(content)) return content.map(inner).join("");
  return Object.entries(content)
    .map(([name, value]) => {
      if (value === undefined) return "";
      if (typeof value === "object" && isList(value))
        return value.map((item) => `<${name}>${inner(item)}</${name}>`).join("");
      return `<${name}>${inner(value)}</${name}>`;
    })
    .join("");
}

const isList = (value: object): value is readonly XmlValue[] => Array.isArray(value);

/** Control characters are written as references, as S3 does, since keys may contain them. */
function escape(text: string): string {
  return text.replace(/[<>&"\u0000-\u0008\u000b\u000c\u000d\u000e-\u001f]/g, (character) => {
    switch (character) {
      case "<":
        return "&lt;";
      case ">":
        return "&gt;";
      case "&":
        return "&amp;";
      case '"':
        return "&quot;";
      default:
        return `&#x${character.charCodeAt(0).toString(16)};`;
    }
  });
}

/** An element of a request: text, or lists of elements by name. */
export class XmlElement {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  /** Text of the first child `name`; undefined when there is none. */
  text(name: string): string | undefined {
    const value = this.#children(name)[0];
    return value === undefined ? undefined : typeof value === "string" ? value : "";
  }

  /** @throws AwsError MalformedXML when the child is missing. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw malformedXml(`${name} is missing`);
    return value;
  }

  /** A whole number.
   * @throws AwsError MalformedXML when the child is something else. */
  integer(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!/^\d{1,15}$/.test(text.trim())) throw malformedXml(`${name} must be a whole number, not "${text}"`);
    return Number(text);
  }

  boolean(name: string): boolean | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : text.trim().toLowerCase() === "true";
  }

  /** Text of every child `name`. */
  texts(name: string): string[] {
    return this.#children(name).map((value) => (typeof value === "string" ? value : ""));
  }

  /** The first child `name`. */
  child(name: string): XmlElement | undefined {
    const value = this.#children(name)[0];
    return value === undefined ? undefined : new XmlElement(value);
  }

  /** Every child `name`. */
  all(name: string): XmlElement[] {
    return this.#children(name).map((value) => new XmlElement(value));
  }

  /** Names of the children. */
  names(): string[] {
    return typeof this.#value === "object" && this.#value !== null
      ? Object.keys(this.#value).filter((name) => !name.startsWith("@"))
      : [];
  }

  #children(name: string): unknown[] {
    if (typeof this.#value !== "object" || this.#value === null) return [];
    const value = (this.#value as Record<string, unknown>)[name];
    return value === undefined ? [] : Array.isArray(value) ? value : [value];
  }
}

/** Reads a request's body.
 * @param root Name of the element it must be.
 * @throws AwsError MalformedXML */
export async function parseXml(body: Buffer, root: string): Promise<XmlElement> {
  const { XMLParser, XMLValidator } = await import("fast-xml-parser");
  const text = body.toString("utf8");
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw malformedXml(valid.err.msg);
  if (/<!DOCTYPE/i.test(text)) throw malformedXml("document types are not allowed");
  const parser = new XMLParser({
    ignoreAttributes: true,
    parseTagValue: false,
    trimValues: false,
    removeNSPrefix: true,
  });
  const parsed = parser.parse(text) as Record<string, unknown>;
  const element = parsed[root];
  if (element === undefined) throw malformedXml(`${root} expected`);
  return new XmlElement(typeof element === "object" ? withoutBlankText(element) : element);
}

/** Drops the white space between elements, which is not content. */
function withoutBlankText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutBlankText);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "#text")
      .map(([name, child]) => [name, withoutBlankText(child)]),
  );
}
