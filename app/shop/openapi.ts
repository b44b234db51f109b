import { documentOf } from "../web-service/openapi.ts";
import { buildApp, type ShopParts } from "./app.ts";

/** The shop's OpenAPI document. */
export async function openApiDocument(): Promise<object> {
  return await documentOf(
    { title: "Mythical Mysfits shop", version: "1.0.0", description: "Browse, fill a cart, order and pay" },
    // Nothing is called while a document is made.
    async (beforeRoutes) => await buildApp({} as ShopParts, { beforeRoutes }),
  );
}
