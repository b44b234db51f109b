import type { Headers } from "../../../../contract/http.ts";
import { asText } from "../../mapping/expression.ts";
import type { IntegrationRecord } from "../../records.ts";
import type { Template } from "../../../../vtl/template.ts";
import type { Answer, Integration } from "../compiled.ts";
import type { Invocation } from "../invocation.ts";
import type { IntegrationResponses } from "./integration-response.ts";
import { headerSafe, type RequestParameters } from "./request-parameters.ts";
import { mapPayload } from "./request-template.ts";

/** A request for a backend, all of it mapped: nothing of the client's goes through by itself. */
export interface MappedRequest {
  readonly headers: Headers;
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly path: Readonly<Record<string, string>>;
  /** `$context.requestOverride.path` set to a text: replaces the whole path. */
  readonly wholePath?: string;
  readonly body: Buffer;
}

/** Calls the backend of a non-proxy integration. @throws GatewayError */
export type CallBackend = (invocation: Invocation, request: MappedRequest) => Promise<Answer>;

/** An integration of type HTTP, AWS or MOCK: a mapped request, a call, a mapped answer. */
export class MappedIntegration implements Integration {
  readonly #passthrough: IntegrationRecord["passthroughBehavior"];
  readonly #parameters: RequestParameters;
  readonly #templates: ReadonlyMap<string, Template>;
  readonly #call: CallBackend;
  readonly #responses: IntegrationResponses;

  constructor(
    passthrough: IntegrationRecord["passthroughBehavior"],
    parameters: RequestParameters,
    templates: ReadonlyMap<string, Template>,
    call: CallBackend,
    responses: IntegrationResponses,
  ) {
    this.#passthrough = passthrough;
    this.#parameters = parameters;
    this.#templates = templates;
    this.#call = call;
    this.#responses = responses;
  }

  async invoke(invocation: Invocation): Promise<Answer> {
    const mapped = this.#parameters.read(invocation);
    const { body, contentType, overrides } = mapPayload(invocation, this.#templates, this.#passthrough);
    const headers: Headers = { accept: "application/json", "content-type": contentType, ...mapped.headers };
    const query = new Map(mapped.query);
    const path = { ...mapped.path };
    if (overrides) {
      for (const [name, value] of texts(overrides.header)) headers[name.toLowerCase()] = headerSafe(value);
      for (const [name, value] of texts(overrides.querystring)) query.set(name, [value]);
      if (typeof overrides.path !== "string")
        for (const [name, value] of texts(overrides.path)) path[name] = value;
    }
    const wholePath = typeof overrides?.path === "string" ? overrides.path : undefined;
    return this.#responses.map(
      invocation,
      await this.#call(invocation, { headers, query, path, wholePath, body }),
    );
  }
}

function* texts(values: Readonly<Record<string, unknown>>): Generator<[string, string]> {
  for (const [name, value] of Object.entries(values)) {
    const text = asText(value);
    if (text !== undefined) yield [name, text];
  }
}
