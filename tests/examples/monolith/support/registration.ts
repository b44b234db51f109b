import type { Registration } from "../../../../examples/monolith/functions/stores/registration.ts";

/** An id that sorts by its number. */
export const idOf = (number: number): string =>
  `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;

/** A registration as both stores have it. */
export const registrationOf = (
  number: number,
  email: string,
  more: Partial<Registration> = {},
): Registration => ({
  registrationId: idOf(number),
  email,
  name: "Jara",
  mobile: "+821012345678",
  registeredAt: "2026-11-30T01:00:00.000Z",
  ...more,
});
