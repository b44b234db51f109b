import { join, relative } from "node:path";
import { buildDocument, buildFunction, buildServiceImage } from "../../artifacts/build.ts";
import type { OpenApiDocument } from "../../components/authed-api/index.ts";

/** Functions of this folder, by the name of theirs in `functions`. */
const functionNames = [
  "migration-sql",
  "settle-sql",
  "old-users",
  "import-users",
  "compare-users",
  "registrations",
  "relay",
  "backfill",
  "compare",
  "write-back",
  "users",
  "retire",
  "retire-tables",
  "restore",
  "restore-tables",
] as const;

/** Name of a function of the ladder. */
export type FunctionName = (typeof functionNames)[number];

/** Built things that the program deploys. */
export type Artifacts = Awaited<ReturnType<typeof buildArtifacts>>;

/** Builds what the program deploys; unchanged things are not built again. */
export async function buildArtifacts() {
  // Pulumi runs the program in its own folder, a test in that of the repository.
  const here = (path: string) => join(relative(".", import.meta.dirname), path);
  const shared = ["app/shared", "app/web-service", "app/shop"].map((folder) => here(`../../${folder}`));
  const sources = [here("app"), here("people"), ...shared];
  const image = await buildServiceImage({
    name: "monolith",
    entry: here("app/main.ts"),
    dockerfile: here("app/Dockerfile"),
    sources,
    files: [here("../../app/shop/rds-roots.pem")],
  });
  const openApi = await buildDocument<OpenApiDocument>({
    name: "monolith-openapi",
    module: here("app/openapi.ts"),
    export: "openApiDocument",
    sources,
  });
  const common = [here("functions"), here("../../app/functions"), ...sources];
  const built = functionNames.map(async (name) => {
    const { folder } = await buildFunction({
      name: `monolith-${name}`,
      entry: here(`functions/${name}/index.ts`),
      sources: common,
    });
    return [name, folder] as const;
  });
  // What reads the master's secret is the same for every database.
  const migration = await buildFunction({
    name: "shop-migration",
    entry: here("../../app/functions/shop-migration/index.ts"),
    sources: [here("../../app/functions")],
  });
  const functions = Object.fromEntries(await Promise.all(built)) as Record<FunctionName, string>;
  return { image, openApi, functions, migration: migration.folder };
}
