import type { ApiRequest } from "../contract/api.ts";
import { membersOf, resolve, traitsOf, type Model } from "./model.ts";
import { checkRequired } from "./required.ts";
import { payloadOf, readBindings, writeBindings } from "./rest.ts";
import { findRoute, type RoutedRequest } from "./routes.ts";
import type { Wire, WireOptions } from "./wire.ts";
import { fromXml, membersXml, rootName, toXml } from "./xml-values.ts";

/** AWS's REST protocol with XML, with the bucket as the first part of the path: S3's.
 * @see https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html */
export function restXmlWire({ model, faults }: WireOptions): Wire {
  return {
    nameOf: (request) => route(model(), request)?.name,
    describe: ({ method, rawPath }) => `${method} ${rawPath}`,
    read: async (name, request) => {
      const { input } = model().operations[name] ?? {};
      if (input === undefined) return {};
      const labels = route(model(), request)?.labels ?? new Map<string, string>();
      const read = readBindings(model(), input, request, labels, faults);
      const payload = payloadOf(model(), input);
      if (payload && (request.body.length > 0 || payload[1].isRequired)) {
        const [member, traits] = payload;
        const { type } = resolve(model(), traits.target);
        read[member] =
          type === "stream" || type === "blob"
            ? request.body
            : type === "string"
              ? request.body.toString()
              : await fromXml(model(), traits, request.body, faults);
      }
      checkRequired(model(), input, read, faults);
      return read;
    },
    write: (name, output, _request, status) => {
      const { output: shape = "", http } = model().operations[name] ?? {};
      const value = output as Readonly<Record<string, unknown>>;
      const bound = writeBindings(model(), shape, value);
      const answer = { status: status ?? bound.status ?? http?.[2] ?? 200 };
      const namespace = model().xmlNamespace;
      const attributes = namespace === undefined ? "" : ` xmlns="${namespace}"`;
      const payload = payloadOf(model(), shape);
      if (payload) {
        const [member, traits] = payload;
        const one = value[member];
        if (one instanceof Uint8Array || typeof one === "string" || one === undefined)
          return { ...answer, headers: bound.headers, body: one === undefined ? "" : Buffer.from(one) };
        return {
          ...answer,
          headers: { "content-type": "application/xml", ...bound.headers },
          body: declaration + toXml(model(), traits, rootName(model(), traits), one, attributes),
        };
      }
      const content = membersXml(model(), shape, value);
      const hasBody = Object.values(membersOf(model(), shape)).some((member) => {
        const { header, prefixHeaders } = traitsOf(member);
        return header === undefined && prefixHeaders === undefined;
      });
      const root = rootName(model(), { target: shape });
      return {
        ...answer,
        headers: { ...(hasBody && { "content-type": "application/xml" }), ...bound.headers },
        body: hasBody ? `${declaration}<${root}${attributes}>${content}</${root}>` : "",
      };
    },
  };
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** The templates of S3's model have no bucket: clients put it into the host name, or first into the path. */
function route(model: Model, request: ApiRequest): RoutedRequest | undefined {
  const [, bucket = "", ...rest] = request.rawPath.split("/");
  const key = rest.join("/");
  const routed = findRoute(bucketModel(model, bucket !== ""), `/${key}`, request);
  return routed && { ...routed, labels: new Map(routed.labels).set("Bucket", bucket) };
}

const byLevel = new WeakMap<Model, { readonly withBucket: Model; readonly withoutBucket: Model }>();

/** The operations on buckets and objects, or those on the account. */
function bucketModel(model: Model, hasBucket: boolean): Model {
  let split = byLevel.get(model);
  if (!split) {
    const operations = Object.entries(model.operations);
    const only = (isWanted: boolean): Model => ({
      ...model,
      operations: Object.fromEntries(
        operations.filter(([, { isOnBucket = false }]) => isOnBucket === isWanted),
      ),
    });
    split = { withBucket: only(true), withoutBucket: only(false) };
    byLevel.set(model, split);
  }
  return hasBucket ? split.withBucket : split.withoutBucket;
}
