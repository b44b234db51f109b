import type { FastifyInstance } from "fastify";

/** Makes the OpenAPI document of a service from the schemas that validate its requests. API Gateway's routes are made from it.
 * @param build Builds the service with `beforeRoutes`; nothing is called while a document is made. */
export async function documentOf(
  info: { readonly title: string; readonly version: string; readonly description: string },
  build: (beforeRoutes: (app: FastifyInstance) => Promise<void>) => Promise<FastifyInstance>,
): Promise<object> {
  const { default: swagger } = await import("@fastify/swagger");
  const app = await build(async (instance) => {
    await instance.register(swagger, {
      openapi: {
        openapi: "3.1.0",
        info,
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
  });
  try {
    await app.ready();
    return app.swagger();
  } finally {
    await app.close();
  }
}
