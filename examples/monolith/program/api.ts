import type { OpenApiDocument } from "../../../components/authed-api/index.ts";
import type { Settings } from "../settings.ts";

/** First part of the paths of the API, and stage of it. */
export const STAGE = "monolith";

/** Makes the document that the API is made from at a step of the ladder. */
export function documentAt({ step }: Settings, document: OpenApiDocument): OpenApiDocument {
  if (step === 0) return everything(document);
  return askedByService(step < 2 ? withoutResets(document) : document);
}

/** One route for all paths: the clients have an address that stays, and nothing else. */
const everything = ({ info }: OpenApiDocument): OpenApiDocument => ({
  info,
  paths: {
    "/{proxy+}": Object.fromEntries(
      ["get", "post", "delete"].map((method) => [method, { operationId: `${method}Anything`, security: [] }]),
    ),
  },
});

/** Nobody mails codes yet. */
const withoutResets = (document: OpenApiDocument): OpenApiDocument => ({
  ...document,
  paths: Object.fromEntries(
    Object.entries(document.paths).filter(([path]) => !path.startsWith("/users/password-reset")),
  ),
});

/** A route for each operation. Who calls is asked by the service, for it alone knows its sessions. */
const askedByService = (document: OpenApiDocument): OpenApiDocument => ({
  ...document,
  paths: Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item).map(([method, operation]) => [method, { ...operation, security: [] }]),
      ),
    ]),
  ),
});
