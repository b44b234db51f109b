import type { OpenApiDocument } from "../components/authed-api/index.ts";
import { buildDocument, buildFunctions, buildResolvers, buildServiceImage, buildSite } from "./build.ts";

/** Folders and files that functions are made from, beside their own folders. */
export const sharedByFunctions: readonly string[] = ["app/shared", "app/data", "app/users.ts"];

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
  const functions = await buildFunctions({
    folder: "app/functions",
    shared: sharedByFunctions,
    names: [
      "adoption-notice",
      "click-report",
      "click-transform",
      "custom-message",
      "mail-feedback",
      "post-confirmation",
      "pre-sign-up",
      "pre-token-generation",
      "probe",
      "registration",
      "registration-mail",
    ],
  });
  const graphqlResolvers = await buildResolvers({ folder: "app/graphql/resolvers", shared: ["app/shared"] });
  const siteContent = await buildSite({ root: "web" });
  return { serviceImage, openApi, functions, graphqlResolvers, siteContent };
}
