import * as aws from "@pulumi/aws";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ImageBuild } from "./args.ts";
import type { Settings } from "./defaults.ts";

/** Image that the tasks run. */
interface ServiceImage {
  /** Address with a digest. */
  readonly uri: pulumi.Input<string>;
  /** ARN of the private repository that it is pulled from; undefined for an image that anybody may pull. */
  readonly pulledFrom: pulumi.Input<string> | undefined;
  /** Absent for an image from elsewhere. */
  readonly repository?: aws.ecr.Repository;
  /** Absent for an image that was built elsewhere. */
  readonly image?: docker.Image;
}

/** Builds the image and pushes it to a repository of its own, unless it is there already.
 * @see https://www.pulumi.com/registry/packages/docker/api-docs/image/ */
export function serviceImage(name: string, args: Settings, parent: pulumi.Resource): ServiceImage {
  const build = args.image;
  if (typeof build === "string") return { uri: build, pulledFrom: repositoryArn(build) };
  if (!isBuild(build)) return { uri: build, pulledFrom: pulumi.output(build).apply(ecrRepositoryArn) };
  const repository = imageRepository(name, args, parent);
  if (build.uri !== undefined) return { repository, uri: build.uri, pulledFrom: repositoryArn(build.uri) };
  const token = aws.ecr.getAuthorizationTokenOutput({ registryId: repository.registryId }, { parent });
  const image = new docker.Image(
    `${name}-image`,
    {
      // The same files make another image for another processor, which an immutable tag would refuse.
      imageName: pulumi.interpolate`${repository.repositoryUrl}:${tagOf(build, args)}`,
      build: {
        context: build.context,
        dockerfile: build.dockerfile,
        platform: args.architecture === "arm64" ? "linux/arm64" : "linux/amd64",
        ...(build.baseImage !== undefined && { args: { BASE_IMAGE: build.baseImage } }),
      },
      registry: {
        server: repository.repositoryUrl,
        username: token.userName,
        password: pulumi.secret(token.password),
      },
    },
    { parent },
  );
  return { repository, image, uri: image.repoDigest, pulledFrom: repository.arn };
}

/** Tag of everything that makes the image another one. */
function tagOf({ contentHash, baseImage }: ImageBuild, { architecture }: Settings): string {
  const base = baseImage === undefined ? "" : `-${baseImage.slice(-64, -48)}`;
  return `${contentHash}-${architecture}${base}`;
}

const isBuild = (image: Settings["image"]): image is ImageBuild =>
  typeof image === "object" && "contentHash" in image;

/** ARN of the private ECR repository in an image's address; undefined for another registry.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
function repositoryArn(uri: string): string | undefined {
  const [, accountId, region, repository] =
    /^(\d{12})\.dkr[.-]ecr\.([a-z\d-]+)\.(?:amazonaws\.com|on\.aws)\/([^@:]+)/.exec(uri) ?? [];
  return repository === undefined ? undefined : `arn:aws:ecr:${region}:${accountId}:repository/${repository}`;
}

/** @throws Error for another registry: whether a right to pull is needed must be known before the address is. */
function ecrRepositoryArn(uri: string): string {
  const arn = repositoryArn(uri);
  if (arn === undefined)
    throw new Error(
      `FargateService: image ${uri} is an output, and of no private ECR repository. Fix: give the address as a text`,
    );
  return arn;
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html */
function imageRepository(
  name: string,
  { protect, tags }: Settings,
  parent: pulumi.Resource,
): aws.ecr.Repository {
  const repository = new aws.ecr.Repository(
    `${name}-images`,
    {
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "AES256" }],
      forceDelete: !protect,
      tags,
    },
    { parent },
  );
  new aws.ecr.LifecyclePolicy(
    `${name}-images`,
    {
      repository: repository.name,
      policy: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            description: "Keep what a rollback may need",
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 20 },
            action: { type: "expire" },
          },
        ],
      }),
    },
    { parent },
  );
  return repository;
}
