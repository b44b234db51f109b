import type { OpenApiDocument } from "../../../components/authed-api/index.ts";
import { type Area, areaOf } from "../app/areas.ts";
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
  if (settings.step === 0) return everything(document);
  return withSecurity(movedAreas(settings), settings.step < 2 ? withoutResets(document) : document);
}

/** Areas that have left the monolith: who calls is asked by the API. */
const movedAreas = ({ step, registrations }: Settings): readonly Area[] => [
  ...(registrations === "new" ? ["registrations" as const] : []),
  ...(step >= 4 ? ["shop" as const] : []),
  ...(step >= 5 ? ["users" as const] : []),
];

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

/** A route for each operation. What the monolith answers is open at the API: it alone knows its sessions, and asks by itself. */
const withSecurity = (moved: readonly Area[], document: OpenApiDocument): OpenApiDocument => ({
  ...document,
  paths: Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [
      path,
      moved.includes(areaOf(path)) ? item : everybodyMayCall(item),
    ]),
  ),
});

const everybodyMayCall = (item: OpenApiDocument["paths"][string]) =>
  Object.fromEntries(
    Object.entries(item).map(([method, operation]) => [method, { ...operation, security: [] }]),
  );
