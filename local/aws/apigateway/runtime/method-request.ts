import type { MethodRecord, RequestValidatorRecord } from "../records.ts";
import { parseMethodParameter, requestParameter } from "../mapping/expression.ts";
import type { ValidateDocument } from "../schema/models.ts";
import { GatewayError } from "./gateway-error.ts";
import type { Invocation } from "./invocation.ts";
import { mediaType } from "./media-type.ts";

/** The checks of a request validator on a method, or undefined when there is nothing to check. Required parameters must be
 * there and not blank. A body is checked against the model for its content type, `application/json` when the request names
 * none; a content type without a model is not checked, except by the model `$default`.
 * @param model Compiles the model of a name.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html */
export function compileRequestValidation(
  method: MethodRecord,
  validator: RequestValidatorRecord | undefined,
  model: (name: string) => ValidateDocument,
): ((invocation: Invocation) => void) | undefined {
  if (!validator) return undefined;
  const required = validator.validateRequestParameters
    ? Object.entries(method.requestParameters)
        .filter(([, isRequired]) => isRequired)
        .map(([text]) => {
          const { location, name } = parseMethodParameter(text);
          return { name, read: requestParameter(location, name) };
        })
        .sort((a, b) => (a.name < b.name ? -1 : 1))
    : [];
  const models = validator.validateRequestBody
    ? new Map(Object.entries(method.requestModels).map(([type, name]) => [type.toLowerCase(), model(name)]))
    : new Map<string, ValidateDocument>();
  if (required.length === 0 && models.size === 0) return undefined;
  return (invocation) => {
    const missing = required.filter(({ read }) => !read(invocation)?.at(-1)).map(({ name }) => name);
    if (missing.length > 0) {
      const message = `Missing required request parameters: [${missing.join(", ")}]`;
      throw new GatewayError("BAD_REQUEST_PARAMETERS", { message, validationError: message });
    }
    const validate =
      models.get(mediaType(invocation.header("content-type")) ?? "application/json") ??
      models.get("$default");
    if (validate) validateBody(invocation, validate);
  };
}

function validateBody(invocation: Invocation, validate: ValidateDocument): void {
  let wrong: string | undefined;
  try {
    wrong = validate(invocation.json());
  } catch (cause) {
    // Not JSON, or nested too deeply for a schema that refers to itself.
    throw new GatewayError("BAD_REQUEST_BODY", { validationError: "[the body is not JSON]", cause });
  }
  if (wrong !== undefined) throw new GatewayError("BAD_REQUEST_BODY", { validationError: wrong });
}
