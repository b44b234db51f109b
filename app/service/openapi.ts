import { documentOf } from "../web-service/openapi.ts";
import { buildApp } from "./app.ts";
import type { Profiles } from "./profiles.ts";
import type { Pictures } from "./pictures.ts";
import type { Questions } from "./questions.ts";
import type { Registrations } from "./registrations.ts";
import type { Repository } from "./repository.ts";

/** The service's OpenAPI document. */
export async function openApiDocument(): Promise<object> {
  return await documentOf(
    { title: "Mythical Mysfits", version: "1.0.0", description: "Browse, like and adopt mysfits" },
    // Nothing is called while a document is made.
    async (beforeRoutes) =>
      await buildApp({
        repository: {} as Repository,
        questions: {} as Questions,
        profiles: {} as Profiles,
        registrations: {} as Registrations,
        pictures: {} as Pictures,
        beforeRoutes,
      }),
  );
}
