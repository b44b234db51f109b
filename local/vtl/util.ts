import { TemplateObject } from "./java.ts";
import { templateValue, text } from "./values.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\n": "\\n",
  "\t": "\\t",
  "\f": "\\f",
  "\r": "\\r",
  "'": "\\'",
  '"': '\\"',
  "\\": "\\\\",
  "/": "\\/",
};

/** Apache Commons' escapeEcmaScript, which API Gateway uses. */
function escapeJavaScript(value: unknown): string {
  return text(value).replaceAll(
    /["'\\/]|[^ -~]/g,
    (character) =>
      ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
}

/** `$util` of templates.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#util-template-reference */
export const util = Object.freeze(
  new TemplateObject({
    escapeJavaScript,
    parseJson: (value) => templateValue(JSON.parse(text(value))),
    urlEncode: (value) => new URLSearchParams([["", text(value)]]).toString().slice(1),
    urlDecode: (value) => new URLSearchParams(`=${text(value).replaceAll("&", "%26")}`).get("") ?? "",
    base64Encode: (value) => Buffer.from(text(value)).toString("base64"),
    base64Decode: (value) => Buffer.from(text(value), "base64").toString("utf8"),
  }),
);
