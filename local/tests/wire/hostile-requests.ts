import type { Protocol } from "../../contract/api.ts";
import { membersOf, resolve, traitsOf, type Model } from "../../wire/model.ts";

/** A request that no client of AWS's sends. */
export interface HostileRequest {
  /** For the message when it is answered wrongly. */
  readonly title: string;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Bodies that are not what any protocol says. */
const bodies: Readonly<Record<string, string | Buffer>> = {
  empty: "",
  null: "null",
  "a list": "[]",
  "a number": "1",
  "a text": '"x"',
  "half an object": "{",
  "no JSON and no XML": "<not json",
  "no UTF-8": Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  "100,000 lists in each other": "[".repeat(100_000),
  "10,000 objects in each other": `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
  "a prototype": '{"__proto__":{"QueueUrl":"x"},"constructor":{"prototype":{}}}',
  "a document type": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
};

/** Values that few members may have. */
const values: readonly unknown[] = [
  null,
  "",
  "\u0000",
  "../../x",
  "arn:aws:",
  -1,
  1.5,
  1e300,
  true,
  [],
  [null],
  [[]],
  {},
  { "": null },
  { __proto__: null, constructor: 1 },
  "x".repeat(3_000),
];

/** The malformed requests of one operation: bodies of every kind, and each member with values that it can't have, alone and beside what is
 * required. */
export function hostileRequests(protocol: Protocol, model: Model, name: string): HostileRequest[] {
  const { input = "Unit", http } = model.operations[name] ?? {};
  const address = { method: http?.[0] ?? "POST", target: targetOf(model, input, http?.[1] ?? "/", "x") };
  const headers = headersOf(protocol, model, name);
  const required = plausible(model, input, 0) as Readonly<Record<string, unknown>>;
  const requests: HostileRequest[] = Object.entries(bodies).map(([title, body]) => ({
    ...address,
    title: `${name} with ${title}`,
    headers,
    body: Buffer.from(body),
  }));
  for (const member of namesInBody(model, input))
    for (const value of values)
      for (const others of [{}, required]) {
        const body = encode(protocol, model, name, { ...others, [member]: value });
        const shown = JSON.stringify(value).slice(0, 40);
        const title = `${name} with ${member} ${shown} ${others === required ? "beside what is required" : "alone"}`;
        requests.push({ ...address, title, headers, body });
      }
  if (http)
    for (const label of ["%00", "..", "%2e%2e", "%ff", "%zz", "a%2Fb", "x".repeat(3_000), "__proto__"]) {
      const target = targetOf(model, input, http[1], label);
      requests.push({
        ...address,
        title: `${name} at ${target.slice(0, 80)}`,
        target,
        headers,
        body: Buffer.from("{}"),
      });
      const query = `${address.target}${address.target.includes("?") ? "&" : "?"}`;
      for (const parameter of queryNames(model, input))
        requests.push({
          ...address,
          title: `${name} with ${parameter}=${label.slice(0, 20)}`,
          target: `${query}${parameter}=${label}`,
          headers,
          body: Buffer.alloc(0),
        });
      for (const header of headerNames(model, input))
        requests.push({
          ...address,
          title: `${name} with the header ${header}: ${label.slice(0, 20)}`,
          headers: { ...headers, [header.toLowerCase()]: label },
          body: Buffer.alloc(0),
        });
    }
  return requests;
}

/** Requests for operations that there are not. */
export function unknownOperations(protocol: Protocol, model: Model): HostileRequest[] {
  return ["__proto__", "constructor", "toString", "", "Nope", "..", "a.b"].map((name) => ({
    title: `the operation "${name}"`,
    method: "POST",
    target: protocol.startsWith("rest") ? `/${name}` : "/",
    headers: headersOf(protocol, model, name),
    body: encode(protocol, model, name, {}),
  }));
}

function headersOf(protocol: Protocol, model: Model, name: string): Record<string, string> {
  switch (protocol) {
    case "json-1.0":
    case "json-1.1":
      return { "content-type": `application/x-amz-${protocol}`, "x-amz-target": `${model.target}.${name}` };
    case "query":
      return { "content-type": "application/x-www-form-urlencoded" };
    case "rest-json":
      return { "content-type": "application/json" };
    case "rest-xml":
      return { "content-type": "application/xml" };
  }
}

function encode(protocol: Protocol, model: Model, name: string, input: object): Buffer {
  if (protocol === "query") {
    const form = new URLSearchParams({ Action: name, Version: model.version });
    flatten(form, "", input);
    return Buffer.from(form.toString());
  }
  if (protocol === "rest-xml") return Buffer.from(xml(name, input));
  return Buffer.from(JSON.stringify(input));
}

function flatten(form: URLSearchParams, prefix: string, value: unknown): void {
  const below = (name: string | number) => (prefix === "" ? String(name) : `${prefix}.${name}`);
  if (Array.isArray(value))
    value.forEach((element, index) => flatten(form, below(`member.${index + 1}`), element));
  else if (typeof value === "object" && value !== null)
    for (const [name, member] of Object.entries(value)) flatten(form, below(name), member);
  else form.append(prefix, String(value));
}

function xml(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((element) => xml(name, element)).join("");
  const content =
    typeof value === "object" && value !== null
      ? Object.entries(value)
          .map(([key, member]) => xml(key, member))
          .join("")
      : String(value);
  return `<${name}>${content}</${name}>`;
}

/** A value that a member could have. */
function plausible(model: Model, target: string, depth: number): unknown {
  const resolved = resolve(model, target);
  if (resolved.type === "string") return "x";
  if (resolved.type === "number") return 1;
  if (resolved.type === "boolean") return false;
  if (resolved.type !== "shape") return "eA==";
  const { shape } = resolved;
  if ("list" in shape) return depth > 4 ? [] : [plausible(model, traitsOf(shape.list).target, depth + 1)];
  if ("map" in shape) return {};
  const required = Object.entries(shape.members).filter(([, member]) => traitsOf(member).isRequired);
  return Object.fromEntries(
    required.map(([name, member]) => [name, plausible(model, traitsOf(member).target, depth + 1)]),
  );
}

/** The address of an operation, with one value for every label. S3's bucket stands before the path. */
function targetOf(model: Model, input: string, uri: string, label: string): string {
  const [path = "", query = ""] = uri.split("?");
  const bound = Object.values(membersOf(model, input)).flatMap((member) => {
    const { query: parameter, isRequired } = traitsOf(member);
    return parameter !== undefined && isRequired ? [`${parameter}=1`] : [];
  });
  const parameters = [...query.split("&").filter((part) => part !== ""), ...bound].join("&");
  const filled = path.replace(/\{\w+\+?\}/g, label);
  const bucket = traitsOf(membersOf(model, input)["Bucket"] ?? "string").isLabel ? "/x" : "";
  return `${bucket}${filled}${parameters === "" ? "" : `?${parameters}`}`;
}

/** Members that are in the body; those of path, query and headers get their values there. */
function namesInBody(model: Model, input: string): string[] {
  return Object.entries(membersOf(model, input)).flatMap(([name, member]) => {
    const { isLabel, query, header, prefixHeaders } = traitsOf(member);
    return isLabel || query !== undefined || header !== undefined || prefixHeaders !== undefined
      ? []
      : [name];
  });
}

function headerNames(model: Model, input: string): string[] {
  return Object.values(membersOf(model, input)).flatMap((member) => traitsOf(member).header ?? []);
}

function queryNames(model: Model, input: string): string[] {
  return Object.values(membersOf(model, input)).flatMap((member) => traitsOf(member).query ?? []);
}
