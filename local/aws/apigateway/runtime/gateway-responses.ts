import type { Headers, HttpResponse } from "../../../contract/http.ts";
import { compileCommonExpression, requestParameter, type ReadValues } from "../mapping/expression.ts";
import { compileText } from "../mapping/text.ts";
import type { GatewayResponseRecord } from "../records.ts";
import { RESPONSE_TYPES, type GatewayError, type ResponseType } from "./gateway-error.ts";
import type { Invocation } from "./invocation.ts";
import { selectByAccept } from "./media-type.ts";

interface Compiled {
  readonly status?: number;
  readonly bodies: ReadonlyMap<string, (invocation: Invocation) => string>;
  readonly headers: readonly (readonly [string, ReadValues])[];
}

const DEFAULT_BODY = `{"message":$context.error.messageString}`;

/** Answers of API Gateway itself, as the API customises them. A type without a response of its own takes that of
 * `DEFAULT_4XX` or `DEFAULT_5XX`, by its usual status.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
export class GatewayResponses {
  readonly #compiled: ReadonlyMap<string, Compiled>;

  /** @throws Error naming a header mapping that is not understood. */
  constructor(records: readonly GatewayResponseRecord[]) {
    this.#compiled = new Map(records.map((record) => [record.responseType, compileGatewayResponse(record)]));
  }

  /** The answer to a request that ended with `error`, which is the invocation's from now on. */
  answer(invocation: Invocation, error: GatewayError): HttpResponse {
    invocation.error = error;
    const usual = RESPONSE_TYPES[error.type];
    const fallback: ResponseType = usual.status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX";
    const compiled = this.#compiled.get(error.type) ?? this.#compiled.get(fallback) ?? PLAIN;
    invocation.status = compiled.status ?? error.status;
    const [type, body] =
      selectByAccept(compiled.bodies, invocation.header("accept")) ?? [...PLAIN.bodies][0]!;
    const bytes = Buffer.from(body(invocation));
    const headers: Headers = {
      "content-type": type,
      "x-amzn-requestid": invocation.requestId,
      "x-amzn-errortype": usual.exception,
      "x-amz-apigw-id": invocation.extendedRequestId,
    };
    for (const [name, read] of compiled.headers) {
      const values = read(invocation);
      if (values) headers[name] = values.join(",");
    }
    headers["content-length"] = String(bytes.length);
    return { status: invocation.status, headers, body: bytes };
  }
}

/** Compiles one customised response.
 * @throws Error naming a header mapping that is not understood. */
export function compileGatewayResponse({
  responseType,
  statusCode,
  responseTemplates,
  responseParameters,
}: GatewayResponseRecord): Compiled {
  const templates = Object.entries(responseTemplates);
  return {
    status: statusCode === undefined ? undefined : Number(statusCode),
    bodies: new Map(
      (templates.length > 0 ? templates : [["application/json", DEFAULT_BODY] as const]).map(
        ([type, template]) => [type.toLowerCase(), compileText(template, "")],
      ),
    ),
    headers: Object.entries(responseParameters).map(([target, expression]) => {
      const header = /^gatewayresponse\.header\.([\w-]+)$/.exec(target)?.[1];
      if (header === undefined)
        throw new Error(`gateway response ${responseType}: ${target} must be gatewayresponse.header.<name>`);
      return [header.toLowerCase(), headerValue(responseType, expression)];
    }),
  };
}

function headerValue(responseType: string, expression: string): ReadValues {
  const parameter =
    /^method\.request\.(header|path|querystring|multivalueheader|multivaluequerystring)\.([\w.$-]+)$/.exec(
      expression,
    );
  if (parameter) return requestParameter(parameter[1] as string, parameter[2] as string);
  try {
    return compileCommonExpression(expression);
  } catch (error) {
    throw new Error(`gateway response ${responseType}: ${(error as Error).message}`, { cause: error });
  }
}

const PLAIN = compileGatewayResponse({
  responseType: "DEFAULT",
  responseTemplates: {},
  responseParameters: {},
});
