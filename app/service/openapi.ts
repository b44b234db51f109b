import { buildApp } from "./app.ts";
import type { Questions } from "./questions.ts";
import type { Repository } from "./repository.ts";

/** The service's OpenAPI document, made from the schemas that validate its requests. API Gateway's routes are made from it. */
export async function openApiDocument(): Promise<object> {
  const { default: swagger } = await import("@fastify/swagger");
  // Nothing is called while a document is made.
  const app = await buildApp({
    repository: {} as Repository,
    questions: {} as Questions,
    beforeRoutes: async (instance) => {
      await instance.register(swagger, {
        openapi: {
          openapi: "3.1.0",
          info: {
            title: "Mythical Mysfits",
            version: "1.0.0",
            description: "Browse, like and adopt mysfits",
          },
          components: {
            securitySchemes: {
              cognito: {
                type: "http",
                scheme: "bearer",
                bearerFormat: "JWT",
                description: "ID token of the user pool",
              },
            },
          },
        },
        refResolver: {
          buildLocalReference: (schema, _, __, index) =>
            typeof schema["$id"] === "string" ? schema["$id"] : `Schema${index}`,
        },
      });
    },
  });
  try {
    await app.ready();
    return app.swagger();
  } finally {
    await app.close();
  }
}
