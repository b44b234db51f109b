import { header, type Headers } from "../../../../contract/http.ts";
import { asText, compileCommonExpression, invalid, type ReadValues } from "../../mapping/expression.ts";
import { parseJsonPath } from "../../../../vtl/json-path.ts";
import type { IntegrationResponseRecord } from "../../records.ts";
import type { Template } from "../../../../vtl/template.ts";
import { overridesOf, templateScope } from "../../mapping/template-scope.ts";
import type { Answer } from "../compiled.ts";
import { GatewayError } from "../gateway-error.ts";
import { responseHeaderName } from "../headers.ts";
import type { Invocation } from "../invocation.ts";
import { selectByAccept } from "../media-type.ts";
import { headerSafe } from "./request-parameters.ts";

type ReadAnswer = (answer: Answer, invocation: Invocation) => readonly string[] | undefined;

interface CompiledResponse {
  readonly status: number;
  /** Absent: the default response. */
  readonly pattern?: RegExp;
  readonly headers: readonly (readonly [string, ReadAnswer])[];
  readonly templates: ReadonlyMap<string, Template>;
}

/** The integration responses of a method: which one an answer takes, and what it makes of it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html */
export class IntegrationResponses {
  readonly #responses: readonly CompiledResponse[];

  /** @param templates Compiled templates of each response by its status code.
   *  @throws Error naming a mapping or pattern that is not understood. */
  constructor(
    records: readonly IntegrationResponseRecord[],
    templates: ReadonlyMap<string, ReadonlyMap<string, Template>>,
  ) {
    this.#responses = records.map((record) => ({
      status: Number(record.statusCode),
      pattern: record.selectionPattern ? new RegExp(`^(?:${record.selectionPattern})$`, "s") : undefined,
      headers: Object.entries(record.responseParameters).map(([target, source]) => [
        responseHeaderName(target.replace(/^method\.response\.header\./, "")),
        compileResponseExpression(source),
      ]),
      templates: templates.get(record.statusCode) ?? new Map<string, Template>(),
    }));
  }

  /** @throws GatewayError API_CONFIGURATION_ERROR when no response is for this status and none is the default. */
  map(invocation: Invocation, answer: Answer): Answer {
    const selector = String(answer.status);
    const response =
      this.#responses.find(({ pattern }) => pattern?.test(selector)) ??
      this.#responses.find(({ pattern }) => !pattern);
    if (!response)
      throw new GatewayError("API_CONFIGURATION_ERROR", {
        reason: `No match for output mapping and no default output mapping configured. Endpoint Response Status Code: ${selector}`,
      });
    const [contentType, template] = selectByAccept(response.templates, invocation.header("accept")) ?? [
      "application/json",
      undefined,
    ];
    const headers: Headers = { "content-type": contentType, "x-amzn-trace-id": invocation.traceId };
    for (const [name, read] of response.headers) {
      const values = read(answer, invocation);
      if (values)
        headers[name] = values.length === 1 ? headerSafe(values[0] as string) : values.map(headerSafe);
    }
    if (!template) return { status: response.status, headers, body: answer.body };
    return render(invocation, answer, template, response.status, headers);
  }
}

function render(
  invocation: Invocation,
  answer: Answer,
  template: Template,
  status: number,
  headers: Headers,
): Answer {
  const text = answer.body.toString("utf8");
  const scope = templateScope(invocation, {
    body: text,
    json: () => (text === "" ? {} : (JSON.parse(text) as unknown)),
  });
  let body;
  try {
    body = Buffer.from(template.render(scope));
  } catch (error) {
    throw new GatewayError("API_CONFIGURATION_ERROR", {
      reason: `the response template for status ${status} failed: ${(error as Error).message}`,
      cause: error,
    });
  }
  const overrides = overridesOf(scope, "responseOverride");
  for (const [name, value] of Object.entries(overrides.header)) {
    const textValue = asText(value);
    if (textValue !== undefined) headers[responseHeaderName(name)] = headerSafe(textValue);
  }
  const override = Number(overrides.status);
  // API Gateway ignores an override that is not a status.
  return {
    status: Number.isInteger(override) && override >= 100 && override <= 599 ? override : status,
    headers,
    body,
  };
}

/** Compiles the source of a response mapping.
 * @throws BadRequestException naming the expression.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping-sources.html */
export function compileResponseExpression(expression: string): ReadAnswer {
  const fromHeader = /^integration\.response\.(header|multivalueheader)\.([a-zA-Z0-9._$-]+)$/.exec(
    expression,
  );
  if (fromHeader) {
    const name = (fromHeader[2] as string).toLowerCase();
    if (fromHeader[1] === "multivalueheader")
      return ({ headers }) => (headers[name] === undefined ? undefined : [headers[name]].flat());
    return ({ headers }) => one(header(headers, name));
  }
  const fromBody = /^integration\.response\.body(?:\.(.+))?$/.exec(expression);
  if (fromBody) return responseBody(expression, fromBody[1]);
  const read: ReadValues = compileCommonExpression(expression);
  return (_, invocation) => read(invocation);
}

function responseBody(expression: string, path: string | undefined): ReadAnswer {
  if (path === undefined) return ({ body }) => one(body.toString("utf8"));
  let jsonPath;
  try {
    jsonPath = parseJsonPath(path.startsWith("[") ? `$${path}` : `$.${path}`);
  } catch {
    throw invalid(expression);
  }
  return ({ body }) => {
    try {
      return one(asText(jsonPath.read(JSON.parse(body.toString("utf8")))));
    } catch {
      return undefined;
    }
  };
}

const one = (value: string | undefined) => (value === undefined ? undefined : [value]);
