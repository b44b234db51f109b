import { NotEmulatedError } from "../contract/errors.ts";
import { header } from "../contract/http.ts";
import { fromJson, parseObject, toJson } from "./json-values.ts";
import { membersOf, type Model } from "./model.ts";
import { checkRequired } from "./required.ts";
import type { Wire, WireOptions } from "./wire.ts";

/** AWS JSON 1.0 and 1.1: a POST whose `X-Amz-Target` names the operation.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
export function jsonWire({ model, faults, isRaw }: WireOptions, protocol: "json-1.0" | "json-1.1"): Wire {
  return {
    nameOf: ({ headers }) => {
      const [target, name] = split(header(headers, "x-amz-target"));
      return target === model().target && Object.hasOwn(model().operations, name) ? name : undefined;
    },
    describe: ({ headers }) => header(headers, "x-amz-target") ?? "",
    read: (name, request) => {
      const body = parseObject(request.body, faults);
      const { input } = model().operations[name] ?? {};
      if (input === undefined) return {};
      if (isRaw) return knownMembers(model(), input, refusePrototype(body, request.body));
      const read = fromJson(model(), input, body, faults) as object;
      checkRequired(model(), input, read, faults);
      return read;
    },
    write: (name, output, _request, status) => {
      const { output: shape } = model().operations[name] ?? {};
      const body = isRaw || shape === undefined ? output : toJson(model(), shape, output);
      return {
        status: status ?? 200,
        headers: { "content-type": `application/x-amz-${protocol}` },
        body: JSON.stringify(body),
      };
    },
  };
}

/** A request as sent, without the members that AWS does not know: it leaves them out too. */
function knownMembers(model: Model, input: string, body: object): object {
  const members = membersOf(model, input);
  return Object.fromEntries(Object.entries(body).filter(([name]) => Object.hasOwn(members, name)));
}

/** JavaScript objects do not hold a member called `__proto__` safely: what works on values as sent would lose it.
 * @throws NotEmulatedError */
function refusePrototype(value: object, text: Buffer): object {
  if (text.includes("__proto__") && hasPrototype(value))
    throw new NotEmulatedError("a member named __proto__", "Give it another name.");
  return value;
}

function hasPrototype(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.hasOwn(value, "__proto__") || Object.values(value).some(hasPrototype);
}

function split(target = ""): readonly [target: string, name: string] {
  const dot = target.lastIndexOf(".");
  return [target.slice(0, Math.max(dot, 0)), target.slice(dot + 1)];
}
