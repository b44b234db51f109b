import type { IntegrationRecord } from "../../records.ts";
import type { Template } from "../../../../vtl/template.ts";
import { NotJson, overridesOf, templateScope, type Overrides } from "../../mapping/template-scope.ts";
import { GatewayError } from "../gateway-error.ts";
import type { Invocation } from "../invocation.ts";
import { mediaType } from "../media-type.ts";

/** The payload for the backend. */
export interface MappedPayload {
  readonly body: Buffer;
  /** Media type that was mapped, or that the client sent. */
  readonly contentType: string;
  readonly overrides?: Overrides;
}

/** Maps the payload by the template for its content type, `application/json` when the request names none. Without one it is
 * passed through, or refused, as the integration's passthrough behaviour says.
 * @throws GatewayError UNSUPPORTED_MEDIA_TYPE; 400 when a template reads JSON from a body that is not JSON.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html */
export function mapPayload(
  invocation: Invocation,
  templates: ReadonlyMap<string, Template>,
  passthrough: IntegrationRecord["passthroughBehavior"],
): MappedPayload {
  const sent = invocation.header("content-type");
  const contentType = mediaType(sent) ?? "application/json";
  const template = templates.get(contentType);
  if (!template) {
    if (passthrough === "NEVER" || (passthrough === "WHEN_NO_TEMPLATES" && templates.size > 0))
      throw new GatewayError("UNSUPPORTED_MEDIA_TYPE");
    return { body: invocation.body, contentType: sent ?? contentType };
  }
  const scope = templateScope(invocation, {
    body: invocation.body.toString("utf8"),
    json: () => invocation.json(),
  });
  try {
    const body = Buffer.from(template.render(scope));
    return { body, contentType, overrides: overridesOf(scope, "requestOverride") };
  } catch (error) {
    // Too deep a document ends in a RangeError: the client's mistake, as bad JSON is.
    if (error instanceof NotJson || error instanceof RangeError)
      throw new GatewayError("DEFAULT_4XX", {
        message: `Could not parse request body into json: ${error.message}`,
        cause: error,
      });
    throw new GatewayError("API_CONFIGURATION_ERROR", {
      reason: `the request template for ${contentType} failed: ${(error as Error).message}`,
      cause: error,
    });
  }
}
