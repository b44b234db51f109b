import { Type, type Static } from "typebox";

/** Answer of `POST /events/registrations`. The function takes its type alone. */
export const RegistrationAnswer = Type.Object({
  status: Type.Enum(["registered", "already_registered"]),
  email: Type.String({ description: "Address in its stored form" }),
});
export type RegistrationAnswer = Static<typeof RegistrationAnswer>;
