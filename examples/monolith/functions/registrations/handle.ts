import { randomUUID } from "node:crypto";
import { Check } from "typebox/value";
import { json, problem, type ProxyResult } from "../../../../app/functions/http.ts";
import { normaliseEmail } from "../../../../app/shared/email.ts";
import { RegistrationBody } from "../../app/schemas.ts";
import { bodyOf, byRoute, claim, type RoutedEvent } from "../http.ts";
import type { RegistrationsTable } from "../stores/table.ts";

/** Answers the routes of registrations by the new store, as the monolith does by the old one. */
export async function registrations(
  event: RoutedEvent,
  table: Pick<RegistrationsTable, "add" | "byEmail">,
): Promise<ProxyResult> {
  return await byRoute(event, {
    "POST /registrations": async () => {
      const body = bodyOf(event);
      if (!Check(RegistrationBody, body))
        return problem(event, 400, "The body must have name, email and mobile, and nothing else.");
      const email = normaliseEmail(body.email);
      if (email === undefined) return problem(event, 400, "email is no mail address");
      const { name, mobile } = body;
      const registrationId = randomUUID();
      const registeredAt = new Date().toISOString();
      const isNew = await table.add({ registrationId, name, email, mobile, registeredAt });
      if (!isNew) return problem(event, 409, "The address is registered already");
      return json(201, { registrationId });
    },
    "GET /me/registrations": async () => {
      const registration = await table.byEmail(claim(event, "email"));
      if (!registration) return json(200, { registrations: [] });
      const { registrationId, name, email, mobile } = registration;
      return json(200, { registrations: [{ registrationId, name, email, mobile }] });
    },
  });
}
