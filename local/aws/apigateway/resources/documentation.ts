import type { RecordedResource } from "../../../contract/resource.ts";

/** `aws:apigateway/documentationPart:DocumentationPart`, `aws:apigateway/documentationVersion:DocumentationVersion`. */
export const documentationResource: RecordedResource = {
  outputs: ({ name }) => ({ id: name, outputs: {} }),
  without: "an API's documentation is kept and not published",
};
