import { Type, type Static } from "typebox";

/** Routes that take no query refuse one. */
export const NoQuery = Type.Object({}, { additionalProperties: false });

/** @see https://www.rfc-editor.org/rfc/rfc9457 */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    requestId: Type.Optional(Type.String()),
  },
  { $id: "Problem" },
);
export type Problem = Static<typeof Problem>;
