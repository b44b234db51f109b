import { GatewayError } from "../gateway-error.ts";
import type { CallBackend } from "./mapped.ts";

/** A MOCK integration: the request template says which status is answered, `{"statusCode": 200}`; nothing is called.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html */
export const mockCall: CallBackend = async (invocation, { body }) => {
  const status = statusCode(body.toString("utf8"));
  if (status === undefined)
    throw new GatewayError("API_CONFIGURATION_ERROR", {
      reason: "Unable to parse statusCode. It should be an integer that is defined in the request template.",
    });
  invocation.integrationStatus = status;
  return { status, headers: {}, body: Buffer.alloc(0) };
};

/** Mock templates are read leniently: the names and the comma at the end need not be as JSON wants them. */
function statusCode(text: string): number | undefined {
  const match = /^\s*\{[^]*?["']?statusCode["']?\s*:\s*(\d{3})\b/.exec(text);
  return match ? Number(match[1]) : undefined;
}
