import { membersOf, resolve, traitsOf } from "./model.ts";
import { fromJson, parseObject, toJson } from "./json-values.ts";
import { checkRequired } from "./required.ts";
import { isInBody, payloadOf, readBindings, writeBindings } from "./rest.ts";
import { findRoute } from "./routes.ts";
import type { Wire, WireOptions } from "./wire.ts";

/** AWS's REST protocol with JSON.
 * @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export function restJsonWire({ model, faults }: WireOptions): Wire {
  return {
    nameOf: (request) => findRoute(model(), request.rawPath, request)?.name,
    describe: ({ method, rawPath }) => `${method} ${rawPath}`,
    read: (name, request) => {
      const { input } = model().operations[name] ?? {};
      if (input === undefined) return {};
      const labels = findRoute(model(), request.rawPath, request)?.labels ?? new Map<string, string>();
      const read = readBindings(model(), input, request, labels, faults);
      const payload = payloadOf(model(), input);
      const inBody = Object.entries(membersOf(model(), input)).filter(([, member]) =>
        isInBody(traitsOf(member)),
      );
      if (payload) {
        const [member, { target }] = payload;
        const { type } = resolve(model(), target);
        if (request.body.length > 0)
          read[member] =
            type === "blob" || type === "stream"
              ? request.body
              : type === "string"
                ? request.body.toString()
                : fromJson(model(), target, parseObject(request.body, faults), faults);
      } else if (inBody.length > 0) {
        const body = fromJson(model(), input, parseObject(request.body, faults), faults) as Record<
          string,
          unknown
        >;
        for (const [member] of inBody) if (body[member] !== undefined) read[member] = body[member];
      }
      checkRequired(model(), input, read, faults);
      return read;
    },
    write: (name, output, _request, status) => {
      const { output: shape = "", http } = model().operations[name] ?? {};
      const value = output as Readonly<Record<string, unknown>>;
      const bound = writeBindings(model(), shape, value);
      const payload = payloadOf(model(), shape);
      const answer = { status: status ?? bound.status ?? http?.[2] ?? 200 };
      if (payload) {
        const [member, { target }] = payload;
        const one = value[member];
        const isBytes = one instanceof Uint8Array || typeof one === "string";
        return {
          ...answer,
          headers: {
            "content-type": isBytes ? "application/octet-stream" : "application/json",
            ...bound.headers,
          },
          body:
            one === undefined
              ? ""
              : isBytes
                ? Buffer.from(one)
                : JSON.stringify(toJson(model(), target, one)),
        };
      }
      const inBody = Object.fromEntries(
        Object.entries(membersOf(model(), shape))
          .filter(([member, traits]) => isInBody(traitsOf(traits)) && value[member] !== undefined)
          .map(([member]) => [member, value[member]]),
      );
      const isEmpty = answer.status === 204 || answer.status === 304;
      return {
        ...answer,
        headers: { ...(!isEmpty && { "content-type": "application/json" }), ...bound.headers },
        body: isEmpty ? "" : JSON.stringify(toJson(model(), shape, inBody) ?? {}),
      };
    },
  };
}
