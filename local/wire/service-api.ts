import { Answer } from "../contract/answer.ts";
import { NotEmulatedError } from "../contract/errors.ts";
import { header } from "../contract/http.ts";
import { refuseUnnamed } from "../contract/members.ts";
import type { Operation } from "../contract/operation.ts";
import type { ApiRequest, ApiResponse, Protocol, ServiceApi } from "../contract/api.ts";
import { writeError, type ErrorStyle } from "./errors.ts";
import { jsonFaults, queryFaults, restJsonFaults, restXmlFaults, type Faults } from "./faults.ts";
import { jsonWire } from "./json.ts";
import type { Model } from "./model.ts";
import { queryWire } from "./query.ts";
import { restJsonWire } from "./rest-json.ts";
import { restXmlWire } from "./rest-xml.ts";
import type { Wire, WireOptions } from "./wire.ts";

/** A service's API: a table of operations, and how it looks on the wire. */
export interface ApiDefinition<Store> {
  /** Service name in the SigV4 credential scope: `sqs`. */
  readonly signingName: string;
  readonly protocol: Protocol;
  /** Reads `model.json` beside the table: `lazyModel(import.meta.dirname)`. */
  readonly model: () => Model;
  /** Store that the operations work on. */
  readonly store: Store;
  readonly operations: readonly Operation<Store>[];
  /** Errors that differ from the protocol's usual ones. */
  readonly faults?: Partial<Faults>;
  readonly errors?: ErrorStyle;
  /** The service reads and writes values as they are in the body, and checks them itself. @default false */
  readonly isRaw?: boolean;
  /** True when an unsigned request is one, besides those that the protocol tells by `X-Amz-Target`. */
  readonly claims?: ServiceApi["claims"];
  readonly accepts?: ServiceApi["accepts"];
  readonly cors?: boolean;
  readonly acceptsAnonymous?: boolean;
  readonly tracesItself?: boolean;
  readonly sendsCrc32?: boolean;
}

const usualFaults: Readonly<Record<Protocol, Faults>> = {
  "json-1.0": jsonFaults,
  "json-1.1": jsonFaults,
  query: queryFaults,
  "rest-json": restJsonFaults,
  "rest-xml": restXmlFaults,
};

/** Makes the API that the gateway calls from a table of operations: requests are read, looked up, validated and answered here, for every
 * service. */
export function serviceApi<Store>(definition: ApiDefinition<Store>): ServiceApi {
  const { signingName, protocol, model, store, errors, isRaw = false } = definition;
  const faults: Faults = { ...usualFaults[protocol], ...definition.faults };
  const wire = wireOf(protocol, { model, faults, isRaw });
  const operations = new Map(definition.operations.map((operation) => [operation.name, operation]));
  const style: ErrorStyle = { queryCode: (code) => model().errors[code]?.queryCode, ...errors };
  return {
    signingName,
    protocol,
    model,
    cors: definition.cors,
    acceptsAnonymous: definition.acceptsAnonymous,
    tracesItself: definition.tracesItself,
    sendsCrc32: definition.sendsCrc32,
    claims:
      definition.claims ??
      (protocol.startsWith("json")
        ? ({ headers }) => header(headers, "x-amz-target")?.startsWith(`${model().target}.`) ?? false
        : undefined),
    accepts: definition.accepts,
    error: (failure, requestId) => writeError(protocol, failure, requestId, style),
    operation: async (request, principal) => {
      const name = wire.nameOf(request);
      if (name === undefined) throw faults.unknownOperation(wire.describe(request));
      const operation = operations.get(name);
      if (!operation) throw new NotEmulatedError(`${signingName}:${name}`);
      const input = await wire.read(name, request);
      refuseUnnamed(operation.members, input, (path, allowed) =>
        unnamed(`${signingName}:${name}`, path, allowed),
      );
      const { region } = request;
      const call = await operation.prepare({ store, region, principal, request }, input);
      return { name, access: call.access, run: async () => answer(wire, name, await call.run(), request) };
    },
  };
}

function wireOf(protocol: Protocol, options: WireOptions): Wire {
  switch (protocol) {
    case "json-1.0":
    case "json-1.1":
      return jsonWire(options, protocol);
    case "query":
      return queryWire(options);
    case "rest-json":
      return restJsonWire(options);
    case "rest-xml":
      return restXmlWire(options);
  }
}

function answer(wire: Wire, name: string, output: object | void, request: ApiRequest): ApiResponse {
  if (!(output instanceof Answer)) return wire.write(name, output ?? {}, request, undefined);
  const { output: value, status, headers } = output as Answer<object>;
  const written = wire.write(name, value, request, status);
  return { ...written, headers: { ...written.headers, ...headers } };
}

function unnamed(operation: string, path: string, allowed: readonly unknown[] | undefined): NotEmulatedError {
  if (!allowed) return new NotEmulatedError(`${path} of ${operation}`, "Omit it here; it works on AWS.");
  const values = allowed.map((value) => JSON.stringify(value)).join(" or ");
  return new NotEmulatedError(`${operation} with another ${path} than ${values}`);
}
