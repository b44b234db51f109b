// `node scripts/launch.mjs scripts/image.ts`, in a build of the pipeline: builds the image of the service, or of the shop (IMAGE=shop), pushes
// it to REPOSITORY_URL, and writes imagedefinitions.json with its digest for the container CONTAINER.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { buildArtifacts } from "../artifacts/index.ts";

const {
  REPOSITORY_URL: repository,
  CONTAINER: container = "app",
  IMAGE: name = "service",
  CODEBUILD_BUILD_NUMBER: number,
} = process.env;
if (!repository) throw new Error("REPOSITORY_URL is missing. Fix: run this as a build of the pipeline");

const { serviceImage, shopImage } = await buildArtifacts();
const image = { service: serviceImage, shop: shopImage }[name];
if (!image) throw new Error(`IMAGE must be service or shop (got ${JSON.stringify(name)})`);
// Tags of the repository are immutable, and no two builds make the same bytes: each has a tag of its own.
const tag = `${repository}:${image.contentHash}${number === undefined ? "" : `-${number}`}`;
const docker = (...args: readonly string[]) => execFileSync("docker", args, { stdio: "inherit" });
docker("build", "--file", image.dockerfile, "--tag", tag, image.context);
docker("push", tag);
const digests = execFileSync("docker", ["image", "inspect", "--format", "{{json .RepoDigests}}", tag], {
  encoding: "utf8",
});
const imageUri = (JSON.parse(digests) as readonly string[]).find((digest) =>
  digest.startsWith(`${repository}@`),
);
if (imageUri === undefined) throw new Error(`${tag} has no digest of ${repository}: ${digests}`);
// https://docs.aws.amazon.com/codepipeline/latest/userguide/file-reference.html#pipelines-create-image-definitions
writeFileSync(process.argv[2] ?? "imagedefinitions.json", JSON.stringify([{ name: container, imageUri }]));
