import type { FastifyInstance } from "fastify";
import { buildWebService, type WebServiceOptions } from "../../../app/web-service/app.ts";
import { type Area, areas as everyArea } from "./areas.ts";
import { registrationRoutes } from "./registrations/routes.ts";
import type { Registrations } from "./registrations/registrations.ts";
import { shopRoutes } from "./shop/routes.ts";
import type { Shop } from "./shop/shop.ts";
import type { Accounts, PasswordResets } from "./users/accounts.ts";
import type { Callers } from "./users/callers.ts";
import { resetRoutes } from "./users/reset-routes.ts";
import { userRoutes } from "./users/routes.ts";

/** Parts of the monolith. */
export interface MonolithParts {
  readonly accounts: Accounts;
  /** Omit it where nobody mails codes. */
  readonly resets?: PasswordResets;
  readonly callers: Callers;
  readonly registrations: Registrations;
  readonly shop: Shop;
}

/** Builds the web service, not yet listening.
 * @param areas Areas whose routes it has. */
export async function buildApp(
  { accounts, resets, callers, registrations, shop }: MonolithParts,
  options: WebServiceOptions = {},
  areas: readonly Area[] = everyArea,
): Promise<FastifyInstance> {
  return await buildWebService(options, async (app) => {
    if (areas.includes("users")) await app.register(userRoutes, { accounts, callers });
    if (areas.includes("users") && resets) await app.register(resetRoutes, { resets });
    if (areas.includes("shop")) await app.register(shopRoutes, { shop, callers });
    if (areas.includes("registrations")) await app.register(registrationRoutes, { registrations, callers });
  });
}
