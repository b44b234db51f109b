import { readFile, stat } from "node:fs/promises";
import type { Principal } from "../../../contract/principal.ts";
import type { Platform } from "../../../contract/service.ts";
import { S3Client } from "../../../delivery/s3-client.ts";
import { zip } from "../../../host/zip.ts";
import type { ArtifactSpec, Buildspec } from "../buildspec.ts";
import type { ArtifactsRecord, BuildRecord } from "../records.ts";
import { selectFiles } from "./files.ts";

/** Uploads the artifacts of a build as its role.
 * @param root CODEBUILD_SRC_DIR.
 * @returns ARNs by the artifact's identifier; the primary's is empty.
 * @throws NoFilesError, AwsError of S3.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectArtifacts.html */
export async function uploadArtifacts(
  platform: Platform,
  build: BuildRecord,
  principal: Principal,
  buildspec: Buildspec,
  root: string,
): Promise<Record<string, string>> {
  const s3 = new S3Client(platform, principal, build.region);
  const uploaded: Record<string, string> = {};
  for (const [target, spec] of pairsOf(build, buildspec)) {
    const files = await selectFiles(root, spec);
    const key = keyOf(build, target, spec);
    const bucket = target.location ?? "";
    if (target.type === "CODEPIPELINE" || target.packaging === "ZIP") {
      const entries = await Promise.all(
        files.map(async ({ source, path }) => ({
          path,
          content: await readFile(source),
          mode: (await stat(source)).mode & 0o777,
        })),
      );
      await s3.put({ bucket, key }, zip(entries), "application/zip");
    } else
      for (const { source, path } of files)
        await s3.put({ bucket, key: `${key}/${path}` }, await readFile(source), "application/octet-stream");
    uploaded[target.identifier ?? ""] = `arn:aws:s3:::${bucket}/${key}`;
  }
  return uploaded;
}

/** What goes where. An artifact that the project has and the buildspec does not name is told as one without files. */
function pairsOf(
  { artifacts, secondaryArtifacts }: BuildRecord,
  { artifacts: primary, secondaryArtifacts: secondary }: Buildspec,
): [ArtifactsRecord, ArtifactSpec][] {
  const none: ArtifactSpec = { files: [], excludePaths: [], baseDirectory: "", discardPaths: false };
  const targets = [artifacts, ...secondaryArtifacts].filter(({ type }) => type !== "NO_ARTIFACTS");
  return targets.map((target) => [
    target,
    (target.identifier === undefined ? primary : secondary[target.identifier]) ?? none,
  ]);
}

function keyOf(build: BuildRecord, target: ArtifactsRecord, spec: ArtifactSpec): string {
  const { path = "", namespaceType, overrideName = false } = target;
  const name = (overrideName ? spec.name : undefined) ?? target.name ?? build.projectName;
  const id = build.id.slice(build.id.lastIndexOf(":") + 1);
  return [path, namespaceType === "BUILD_ID" ? id : "", name]
    .map((part) => part.replaceAll(/^\/+|\/+$/g, ""))
    .filter((part) => part !== "")
    .join("/");
}
