import type { ApiRequest } from "../contract/api.ts";
import { membersOf, resolve, traitsOf, type Model, type OperationModel } from "./model.ts";
import { checkRequired } from "./required.ts";
import type { Faults } from "./faults.ts";
import { isInBody, payloadOf, readBindings, writeBindings } from "./rest.ts";
import { findRoute, type RoutedRequest } from "./routes.ts";
import type { Wire, WireOptions } from "./wire.ts";
import { fromXml, membersXml, rootName, toXml } from "./xml-values.ts";

/** AWS's REST protocol with XML. Where operations are on buckets, S3's, the bucket is the first part of the path.
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
      } else if (!payload) Object.assign(read, await readBody(model(), input, request.body, faults));
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
      // The one member that has the name of the document is the document: GetBucketLocation's.
      const document = content.startsWith(`<${root}>`)
        ? content.replace(`<${root}>`, `<${root}${attributes}>`)
        : `<${root}${attributes}>${content}</${root}>`;
      return {
        ...answer,
        headers: { ...(hasBody && { "content-type": "application/xml" }), ...bound.headers },
        body: hasBody ? declaration + document : "",
      };
    },
  };
}

/** Reads the members that are in the body, which is an element with the name of the input. */
async function readBody(
  model: Model,
  input: string,
  body: Buffer,
  faults: Faults,
): Promise<Readonly<Record<string, unknown>>> {
  const members = Object.entries(membersOf(model, input)).filter(([, member]) => isInBody(traitsOf(member)));
  if (members.length === 0) return {};
  const read = await fromXml(model, { target: input }, body, faults);
  return Object.fromEntries(members.flatMap(([name]) => (name in read ? [[name, read[name]]] : [])));
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** The templates of S3's model have no bucket: clients put it into the host name, or first into the path. */
function route(model: Model, request: ApiRequest): RoutedRequest | undefined {
  if (!hasBuckets(model)) return findRoute(model, request.rawPath, request);
  const [, bucket = "", ...rest] = request.rawPath.split("/");
  const key = rest.join("/");
  const { [bucket === "" ? "account" : key === "" ? "bucket" : "object"]: level } = levelsOf(model);
  const routed = findRoute(level, `/${key}`, request);
  return routed && { ...routed, labels: new Map(routed.labels).set("Bucket", bucket) };
}

const hasBuckets = ({ operations }: Model) => Object.values(operations).some(({ isOnBucket }) => isOnBucket);

/** The operations of a model on the account, on buckets, and on objects: a key may be `/`, and is not the bucket then. */
interface Levels {
  readonly account: Model;
  readonly bucket: Model;
  readonly object: Model;
}

const known = new WeakMap<Model, Levels>();

function levelsOf(model: Model): Levels {
  let levels = known.get(model);
  if (!levels) {
    const only = (level: keyof Levels): Model => ({
      ...model,
      operations: Object.fromEntries(
        Object.entries(model.operations).filter(([, operation]) => levelOf(operation) === level),
      ),
    });
    levels = { account: only("account"), bucket: only("bucket"), object: only("object") };
    known.set(model, levels);
  }
  return levels;
}

function levelOf({ isOnBucket, http }: OperationModel): keyof Levels {
  if (!isOnBucket) return "account";
  return http?.[1].startsWith("/{Key+}") ? "object" : "bucket";
}
