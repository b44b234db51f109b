import type { OpenApiDocument } from "../components/authed-api/index.ts";
import { buildDocument, buildFunctions, buildResolvers, buildServiceImage, buildSite } from "./build.ts";

/** Folders and files that functions are made from, beside their own folders. */
export const sharedByFunctions: readonly string[] = ["app/shared", "app/data", "app/shop", "app/users.ts"];

/** Builds what the program deploys from this repository; unchanged things are not built again. */
export async function buildArtifacts() {
  const shared = ["app/data", "app/shared"];
  const service = ["app/service", "app/web-service", ...shared];
  const serviceImage = await buildServiceImage({
    entry: "app/service/main.ts",
    dockerfile: "app/service/Dockerfile",
    sources: service,
  });
  const openApi = await buildDocument<OpenApiDocument>({
    name: "openapi",
    module: "app/service/openapi.ts",
    export: "openApiDocument",
    sources: service,
  });
  const shop = ["app/shop", "app/web-service", "app/shared"];
  const shopImage = await buildServiceImage({
    name: "shop",
    entry: "app/shop/main.ts",
    dockerfile: "app/shop/Dockerfile",
    sources: shop,
    files: ["app/shop/rds-roots.pem"],
  });
  const shopOpenApi = await buildDocument<OpenApiDocument>({
    name: "shop-openapi",
    module: "app/shop/openapi.ts",
    export: "openApiDocument",
    sources: shop,
  });
  const functions = await buildFunctions({
    folder: "app/functions",
    shared: sharedByFunctions,
    names: [
      "adoption-notice",
      "click-report",
      "click-transform",
      "custom-message",
      "mail-feedback",
      "order-mail",
      "picture",
      "post-confirmation",
      "pre-sign-up",
      "pre-token-generation",
      "probe",
      "registration",
      "registration-mail",
      "shop-migration",
      "shop-migration-sql",
    ],
  });
  const graphqlResolvers = await buildResolvers({ folder: "app/graphql/resolvers", shared: ["app/shared"] });
  const siteContent = await buildSite({ root: "web" });
  return { serviceImage, openApi, shopImage, shopOpenApi, functions, graphqlResolvers, siteContent };
}
