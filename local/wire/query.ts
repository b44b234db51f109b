import { randomUUID } from "node:crypto";
import type { ApiRequest } from "../contract/api.ts";
import { fromForm } from "./form-values.ts";
import { checkRequired } from "./required.ts";
import type { Wire, WireOptions } from "./wire.ts";
import { element } from "./xml-text.ts";
import { membersXml } from "./xml-values.ts";

/** AWS's query protocol: a form whose `Action` names the operation, answered with XML.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export function queryWire({ model, faults }: WireOptions): Wire {
  return {
    nameOf: (request) => {
      const name = formOf(request).get("Action") ?? "";
      return Object.hasOwn(model().operations, name) ? name : undefined;
    },
    describe: (request) => formOf(request).get("Action") ?? "",
    read: (name, request) => {
      const { input } = model().operations[name] ?? {};
      if (input === undefined) return {};
      const read = fromForm(model(), input, formOf(request), faults);
      checkRequired(model(), input, read, faults);
      return read;
    },
    write: (name, output, request, status) => {
      const { output: shape } = model().operations[name] ?? {};
      const content =
        shape === undefined || shape === "Unit" ? undefined : membersXml(model(), shape, output);
      const result = content === undefined ? "" : `<${name}Result>${content}</${name}Result>`;
      const metadata = `<ResponseMetadata>${element("RequestId", request.requestId ?? randomUUID())}</ResponseMetadata>`;
      return {
        status: status ?? 200,
        headers: { "content-type": "text/xml" },
        body: `<${name}Response xmlns="${model().xmlNamespace ?? ""}">${result}${metadata}</${name}Response>`,
      };
    },
  };
}

/** The parameters of the body, and those of the address that it does not have. */
function formOf({ body, query }: ApiRequest): URLSearchParams {
  const form = new URLSearchParams(body.toString());
  for (const [name, value] of query) if (!form.has(name)) form.set(name, value);
  return form;
}
