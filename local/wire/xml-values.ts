import { DEEPEST, type Faults } from "./faults.ts";
import { readSimple } from "./form-values.ts";
import { resolve, traitsOf, type MemberTraits, type Model, type SimpleType } from "./model.ts";
import { escapeXml, unescapeXml } from "./xml-text.ts";
import { formOf, isTimestamp, writeTimestamp } from "./timestamps.ts";

/** An element as the parser leaves it: text, or lists and elements by name. */
type Element = string | Readonly<Record<string, unknown>>;

/** Reads a body of XML into the SDK's types.
 * @param member With the name of the root element, if it has one of its own.
 * @throws AwsError when it is not well-formed, has a document type, another root, or a member of another type. */
export async function fromXml(
  model: Model,
  member: MemberTraits,
  body: Buffer,
  faults: Faults,
): Promise<Record<string, unknown>> {
  const text = body.toString("utf8");
  if (/<!DOCTYPE/i.test(text)) throw faults.malformed("document types are not allowed");
  const { XMLParser, XMLValidator } = await import("fast-xml-parser");
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw faults.malformed(valid.err.msg);
  const parser = new XMLParser({
    ignoreAttributes: true,
    parseTagValue: false,
    trimValues: false,
    removeNSPrefix: true,
    // References are replaced where text is read: the parser leaves those by number as they are.
    processEntities: false,
    maxNestedTags: DEEPEST,
  });
  let parsed: Readonly<Record<string, unknown>>;
  try {
    parsed = parser.parse(text) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw faults.malformed((error as Error).message);
  }
  const root = rootName(model, member);
  const element = Object.hasOwn(parsed, root) ? parsed[root] : undefined;
  if (element === undefined) throw faults.malformed(`${root} expected`);
  return read(model, { target: member.target }, element as Element, faults, "") as Record<string, unknown>;
}

function read(model: Model, member: MemberTraits, element: Element, faults: Faults, path: string): unknown {
  const resolved = resolve(model, member.target);
  if (resolved.type !== "shape") {
    const text = textOf(element, faults, path);
    return readSimple(resolved.type, resolved.type === "string" ? text : text.trim(), faults, path);
  }
  const { shape } = resolved;
  const below = (key: string | number) => (path === "" ? String(key) : `${path}.${key}`);
  if ("members" in shape) {
    const answer: Record<string, unknown> = {};
    for (const [name, traits] of Object.entries(shape.members)) {
      const one = traitsOf(traits);
      const children = childrenOf(element, one.xmlName ?? name);
      if (children.length === 0) continue;
      // A flattened list is all the elements of its name.
      const child = one.isFlattened ? { [one.xmlName ?? name]: children } : (children[0] as Element);
      answer[name] = read(model, { ...one, xmlName: one.xmlName ?? name }, child, faults, below(name));
    }
    return answer;
  }
  if ("list" in shape) {
    const of = traitsOf(shape.list);
    const elements = childrenOf(
      element,
      member.isFlattened ? (member.xmlName ?? "member") : (of.xmlName ?? "member"),
    );
    return elements.map((one, index) => read(model, of, one, faults, below(index)));
  }
  const [key, value] = [traitsOf(shape.map[0]), traitsOf(shape.map[1])];
  const entries = childrenOf(element, member.isFlattened ? (member.xmlName ?? "entry") : "entry");
  return Object.fromEntries(
    entries.map((entry, index) => {
      const name = textOf(childrenOf(entry, key.xmlName ?? "key")[0], faults, below(index));
      const one = childrenOf(entry, value.xmlName ?? "value")[0];
      if (one === undefined) throw faults.malformed(`${below(index)} has no value`);
      return [name, read(model, value, one, faults, below(name))] as const;
    }),
  );
}

function textOf(element: Element | undefined, faults: Faults, path: string): string {
  if (typeof element !== "string") throw faults.malformed(`${path} must be text`);
  const text = unescapeXml(element);
  if (text === undefined) throw faults.malformed(`${path} refers to an unknown entity`);
  return text;
}

function childrenOf(element: Element, name: string): readonly Element[] {
  if (typeof element === "string" || !Object.hasOwn(element, name)) return [];
  const value = element[name];
  return (Array.isArray(value) ? value : [value]) as readonly Element[];
}

/** A value of the SDK's types as an element, with what is in it.
 * @param name Of the element. @param attributes Of it, with a space before. */
export function toXml(
  model: Model,
  member: MemberTraits,
  name: string,
  value: unknown,
  attributes = "",
): string {
  if (value === undefined || value === null) return "";
  const resolved = resolve(model, member.target);
  const wrapped = (content: string) => `<${name}${attributes}>${content}</${name}>`;
  if (resolved.type !== "shape") return wrapped(escapeXml(simpleText(resolved.type, value)));
  const { shape } = resolved;
  if ("members" in shape) return wrapped(membersXml(model, member.target, value));
  if ("list" in shape) {
    const of = traitsOf(shape.list);
    const elementName = member.isFlattened ? name : (of.xmlName ?? "member");
    const elements = (value as readonly unknown[]).map((one) => toXml(model, of, elementName, one)).join("");
    return member.isFlattened ? elements : wrapped(elements);
  }
  const [key, of] = [traitsOf(shape.map[0]), traitsOf(shape.map[1])];
  const entryName = member.isFlattened ? name : "entry";
  const entries = Object.entries(value)
    .map(
      ([entryKey, one]) =>
        `<${entryName}>${toXml(model, key, key.xmlName ?? "key", entryKey)}${toXml(model, of, of.xmlName ?? "value", one)}</${entryName}>`,
    )
    .join("");
  return member.isFlattened ? entries : wrapped(entries);
}

/** The elements of a structure's members, without one around them. Members that the model binds to headers are not among them. */
export function membersXml(model: Model, target: string, value: object): string {
  const resolved = resolve(model, target);
  if (resolved.type !== "shape" || !("members" in resolved.shape)) return "";
  return Object.entries(resolved.shape.members)
    .map(([name, traits]) => {
      const member = traitsOf(traits);
      if (
        member.header !== undefined ||
        member.prefixHeaders !== undefined ||
        member.isStatus ||
        member.isAttribute
      )
        return "";
      const one = (value as Readonly<Record<string, unknown>>)[name];
      return toXml(model, member, member.xmlName ?? name, one);
    })
    .join("");
}

/** The name of the element that a payload is in. */
export function rootName(model: Model, { target, xmlName }: MemberTraits): string {
  const resolved = resolve(model, target);
  const own = resolved.type === "shape" && "members" in resolved.shape ? resolved.shape.xmlName : undefined;
  return xmlName ?? own ?? target;
}

function simpleText(type: SimpleType, value: unknown): string {
  if (value instanceof Date && isTimestamp(type))
    return String(writeTimestamp(value, formOf(type, "date-time")));
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : String(value);
}
