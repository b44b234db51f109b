import { header } from "../contract/http.ts";
import { fromJson, parseObject, toJson } from "./json-values.ts";
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
      if (isRaw) return body;
      const { input } = model().operations[name] ?? {};
      if (input === undefined) return {};
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

function split(target = ""): readonly [target: string, name: string] {
  const dot = target.lastIndexOf(".");
  return [target.slice(0, Math.max(dot, 0)), target.slice(dot + 1)];
}
