import { documentOf } from "../../../app/web-service/openapi.ts";
import { buildApp, type MonolithParts } from "./app.ts";

/** OpenAPI document of the monolith, which is that of every step. */
export async function openApiDocument(): Promise<object> {
  return await documentOf(
    { title: "Monolith", version: "1.0.0", description: "Collections, orders, users and registrations" },
    // Nothing is called while a document is made.
    async (beforeRoutes) => await buildApp({ resets: {} } as MonolithParts, { beforeRoutes }),
  );
}
