import * as aws from "@pulumi/aws";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./defaults.ts";

/** Image that the tasks run. */
interface ServiceImage {
  /** Address with a digest. */
  readonly uri: pulumi.Input<string>;
  /** Absent for an image from elsewhere, like {@link image}. */
  readonly repository?: aws.ecr.Repository;
  readonly image?: docker.Image;
}

/** Builds the image and pushes it to a repository of its own, unless it is there already.
 * @see https://www.pulumi.com/registry/packages/docker/api-docs/image/ */
export function builtImage(name: string, args: Settings, parent: pulumi.Resource): ServiceImage {
  const build = args.image;
  if (typeof build !== "object" || !("context" in build)) return { uri: build };
  const repository = imageRepository(name, args, parent);
  const token = aws.ecr.getAuthorizationTokenOutput({ registryId: repository.registryId }, { parent });
  const image = new docker.Image(
    `${name}-image`,
    {
      imageName: pulumi.interpolate`${repository.repositoryUrl}:${build.contentHash}`,
      build: {
        context: build.context,
        dockerfile: build.dockerfile,
        platform: args.architecture === "arm64" ? "linux/arm64" : "linux/amd64",
      },
      registry: {
        server: repository.repositoryUrl,
        username: token.userName,
        password: pulumi.secret(token.password),
      },
    },
    { parent },
  );
  return { repository, image, uri: image.repoDigest };
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
