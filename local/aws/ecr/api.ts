import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { header } from "../../contract/http.ts";
import type { Operation, ServiceApi } from "../../contract/service.ts";
import type { Repositories, Repository } from "./repositories.ts";

interface Input {
  readonly repositoryName?: string;
  readonly repositoryNames?: readonly string[];
  readonly imageIds?: readonly { readonly imageDigest?: string; readonly imageTag?: string }[];
}

/** The calls with which people look at repositories. Layers are not pushed or pulled over HTTP here.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/ */
export function ecrApi(repositories: Repositories): ServiceApi {
  const describe = ({ name, arn, uri, createdAt, immutableTags }: Repository) => ({
    repositoryName: name,
    repositoryArn: arn,
    repositoryUri: uri,
    registryId: uri.split(".")[0],
    createdAt: createdAt / 1000,
    imageTagMutability: immutableTags ? "IMMUTABLE" : "MUTABLE",
  });
  const wanted = (uri: string, { imageIds }: Input) =>
    repositories
      .images(uri)
      .filter(
        ({ digest, tags }) =>
          imageIds?.some(
            ({ imageDigest, imageTag }) =>
              imageDigest === digest || (imageTag !== undefined && tags.includes(imageTag)),
          ) ?? true,
      );
  const calls: Readonly<Record<string, (region: string, input: Input) => Promise<object>>> = {
    DescribeRepositories: async (region, { repositoryNames }) =>
      await Promise.resolve({
        repositories: (repositoryNames
          ? repositoryNames.map((name) => repositories.get(name, region))
          : repositories.all(region)
        ).map(describe),
      }),
    ListImages: async (region, { repositoryName = "" }) =>
      await Promise.resolve({
        imageIds: repositories
          .images(repositories.get(repositoryName, region).uri)
          .flatMap(({ digest, tags }) =>
            tags.length > 0
              ? tags.map((imageTag) => ({ imageDigest: digest, imageTag }))
              : { imageDigest: digest },
          ),
      }),
    DescribeImages: async (region, input) => {
      const { uri } = repositories.get(input.repositoryName ?? "", region);
      return await Promise.resolve({
        imageDetails: wanted(uri, input).map(({ digest, tags, pushedAt }) => ({
          imageDigest: digest,
          imageTags: tags,
          imagePushedAt: pushedAt / 1000,
          repositoryName: input.repositoryName,
          registryId: uri.split(".")[0],
        })),
      });
    },
    BatchDeleteImage: async (region, input) => {
      const { uri } = repositories.get(input.repositoryName ?? "", region);
      if (!input.imageIds) throw new AwsError("InvalidParameterException", "imageIds is missing");
      const gone = wanted(uri, input);
      for (const { digest } of gone) await repositories.deleteImage(uri, digest);
      return {
        imageIds: gone.map(({ digest, tags }) => ({ imageDigest: digest, imageTag: tags[0] })),
        failures: [],
      };
    },
  };
  return {
    signingName: "ecr",
    protocol: "json-1.1",
    operation({ headers, body, region }): Operation {
      const name = (header(headers, "x-amz-target") ?? "").replace(
        /^AmazonEC2ContainerRegistry_V20150921\./,
        "",
      );
      const call = calls[name];
      if (!call) throw new NotEmulatedError(`ecr:${name}`, "Images are made by docker.Image of the program.");
      const input = JSON.parse(body.toString() || "{}") as Input;
      const repository =
        input.repositoryName === undefined ? undefined : repositories.find(input.repositoryName, region);
      return {
        name,
        access: [
          { action: `ecr:${name}`, resource: repository?.arn ?? "*", resourcePolicy: repository?.policy },
        ],
        run: async () => ({ body: await call(region, input) }),
      };
    },
  };
}
