import type { OpenApiDocument } from "../../../components/authed-api/index.ts";
import type { Settings } from "../settings.ts";

/** First part of the paths of the API, and stage of it. */
export const STAGE = "monolith";

/** Operation that a function answers, and the area that it is of. */
interface FunctionOperation {
  readonly operationId: string;
  readonly area: "users" | "registrations";
}

const ofRegistrations = ["register", "listRegistrations"];
const ofUsers = ["signUp", "signIn", "signOut", "getMe", "requestPasswordReset", "resetPassword"];

/** Lists the operations that functions answer at a place of the ladder. */
export const servedByFunctions = ({ step, registrations }: Settings): readonly FunctionOperation[] => [
  ...(registrations === "new" ? ofRegistrations : []).map(
    (operationId) => ({ operationId, area: "registrations" }) as const,
  ),
  ...(step === 5 ? ofUsers : []).map((operationId) => ({ operationId, area: "users" }) as const),
];

/** Makes the document that the API is made from at a step of the ladder. */
export function documentAt(settings: Settings, document: OpenApiDocument): OpenApiDocument {
  const { step } = settings;
  if (step === 0) return everything(document);
  return askedByService(
    step < 2 ? withoutResets(document) : document,
    servedByFunctions(settings).map(({ operationId }) => operationId),
  );
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

/** A route for each operation. Who calls is asked by the service, for it alone knows its sessions.
 * @param others Operations whose callers API Gateway asks for a token of the pool. */
const askedByService = (document: OpenApiDocument, others: readonly string[]): OpenApiDocument => ({
  ...document,
  paths: Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item).map(([method, operation]) => [
          method,
          others.includes(operation.operationId ?? "") ? operation : { ...operation, security: [] },
        ]),
      ),
    ]),
  ),
});
