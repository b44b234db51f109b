import { templateMap, text } from "./values.ts";

type Method<T> = (self: T, ...args: unknown[]) => unknown;
type Methods<T> = Readonly<Record<string, Method<T>>>;

/** Java regular expressions as far as JavaScript has them. */
const pattern = (source: unknown, flags = "") => new RegExp(text(source), flags);

/** Java's replacement text: `$1` is a group, `\` makes the next character plain. */
function replacement(source: unknown): (match: string, ...groups: unknown[]) => string {
  const template = text(source);
  return (...match) =>
    template.replaceAll(
      /\\(.)|\$(\d)/gs,
      (_: string, plain: string | undefined, group: string) => plain ?? text(match[Number(group)]),
    );
}

const index = (value: unknown) => Number(value);

const strings: Methods<string> = {
  length: (self) => self.length,
  isEmpty: (self) => self === "",
  isBlank: (self) => self.trim() === "",
  toString: (self: string) => self,
  equals: (self, other) => self === other,
  equalsIgnoreCase: (self, other) => self.toLowerCase() === text(other).toLowerCase(),
  compareTo: (self, other) => (self < text(other) ? -1 : self > text(other) ? 1 : 0),
  contains: (self, part) => self.includes(text(part)),
  startsWith: (self, part) => self.startsWith(text(part)),
  endsWith: (self, part) => self.endsWith(text(part)),
  indexOf: (self, part, from) => self.indexOf(text(part), from === undefined ? 0 : index(from)),
  lastIndexOf: (self, part) => self.lastIndexOf(text(part)),
  charAt: (self, at) => self.charAt(index(at)),
  substring: (self, from, to) => self.substring(index(from), to === undefined ? undefined : index(to)),
  concat: (self, other) => self + text(other),
  replace: (self, part, by) => self.replaceAll(text(part), () => text(by)),
  replaceAll: (self, regex, by) => self.replaceAll(pattern(regex, "g"), replacement(by)),
  replaceFirst: (self, regex, by) => self.replace(pattern(regex), replacement(by)),
  matches: (self, regex) => new RegExp(`^(?:${text(regex)})$`, "s").test(self),
  split(self, regex, limit) {
    const parts = self.split(pattern(regex));
    if (limit !== undefined && index(limit) > 0 && parts.length > index(limit)) {
      const separators = [...self.matchAll(pattern(regex, "g"))];
      const last = separators[index(limit) - 2];
      const head = parts.slice(0, index(limit) - 1);
      return last ? [...head, self.slice(last.index + last[0].length)] : [self];
    }
    while (limit === undefined && parts.length > 1 && parts.at(-1) === "") parts.pop();
    return parts;
  },
  toLowerCase: (self) => self.toLowerCase(),
  toUpperCase: (self) => self.toUpperCase(),
  trim: (self) => self.trim(),
  strip: (self) => self.trim(),
};

const lists: Methods<unknown[]> = {
  size: (self) => self.length,
  count: (self) => self.length,
  isEmpty: (self) => self.length === 0,
  get: (self, at) => self[index(at)],
  contains: (self, value) => self.includes(value),
  indexOf: (self, value) => self.indexOf(value),
  add(self, value) {
    self.push(value);
    return true;
  },
  addAll(self, values) {
    if (!Array.isArray(values)) return false;
    for (const value of values as unknown[]) self.push(value);
    return true;
  },
  set(self, at, value) {
    const before = self[index(at)];
    self[index(at)] = value;
    return before;
  },
  remove: (self, at) => self.splice(typeof at === "number" ? at : self.indexOf(at), 1)[0],
  subList: (self, from, to) => self.slice(index(from), index(to)),
  toString: (self: unknown[]) => text(self),
};

type Map = Record<string, unknown>;
const maps: Methods<Map> = {
  size: (self) => Object.keys(self).length,
  isEmpty: (self) => Object.keys(self).length === 0,
  get: (self, name) => own(self, name),
  getOrDefault: (self, name, otherwise) => own(self, name) ?? otherwise,
  containsKey: (self, name) => Object.hasOwn(self, text(name)),
  containsValue: (self, value) => Object.values(self).includes(value),
  keySet: (self) => Object.keys(self),
  values: (self) => Object.values(self),
  entrySet: (self) => Object.entries(self).map(([key, value]) => templateMap({ key, value })),
  getKey: (self) => own(self, "key"),
  getValue: (self) => own(self, "value"),
  put(self, name, value) {
    const before = own(self, name);
    self[text(name)] = value;
    return before;
  },
  putAll(self, other) {
    if (typeof other === "object" && other !== null) Object.assign(self, other);
  },
  remove(self, name) {
    const before = own(self, name);
    delete self[text(name)];
    return before;
  },
  toString: (self: Map) => text(self),
};

const scalars: Methods<number | boolean> = {
  toString: (self: number | boolean) => String(self),
  equals: (self, other) => self === other,
  intValue: (self) => Math.trunc(Number(self)),
  doubleValue: (self) => Number(self),
  longValue: (self) => Math.trunc(Number(self)),
};

const own = (map: Map, name: unknown) => (Object.hasOwn(map, text(name)) ? map[text(name)] : undefined);

/** An object of API Gateway itself, whose methods are its own functions: `$input`, `$util`. */
export class TemplateObject {
  readonly #methods: Readonly<Record<string, (...args: unknown[]) => unknown>>;
  constructor(methods: Readonly<Record<string, (...args: unknown[]) => unknown>>) {
    this.#methods = methods;
  }

  call(name: string, args: readonly unknown[]): unknown {
    return Object.hasOwn(this.#methods, name) ? this.#methods[name]?.(...args) : undefined;
  }
}

/** Calls a method on a value as Velocity calls it on Java's String, List, Map and numbers. No method of JavaScript can be
 * reached. Answers undefined for a method that Java does not have either, as Velocity does. */
export function callMethod(self: unknown, name: string, args: readonly unknown[]): unknown {
  if (self instanceof TemplateObject) return self.call(name, args);
  const method = methodOf(self, name);
  return method?.(self, ...args);
}

function methodOf(self: unknown, name: string): Method<unknown> | undefined {
  const table: unknown =
    typeof self === "string"
      ? strings
      : Array.isArray(self)
        ? lists
        : typeof self === "object" && self !== null
          ? maps
          : typeof self === "number" || typeof self === "boolean"
            ? scalars
            : undefined;
  return table !== undefined && Object.hasOwn(table as object, name)
    ? (table as Methods<unknown>)[name]
    : undefined;
}
