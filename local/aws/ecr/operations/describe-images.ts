import { accountId } from "../../../contract/account.ts";
import { AwsError } from "../../../contract/errors.ts";
import { pageOf } from "../../../contract/page.ts";
import { invalidParameter } from "../errors.ts";
import { operation, ownRegistry } from "../operation.ts";
import { wantedImages } from "./wanted-images.ts";

/** Images of an answer, unless it is asked for fewer. */
const PAGE = 100;

/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html */
export const describeImages = operation("DescribeImages", {
  members: {
    registryId: ownRegistry,
    repositoryName: true,
    imageIds: { imageDigest: true, imageTag: true },
    maxResults: true,
    nextToken: true,
  },
  access: ({ store, region }, { repositoryName }) => [store.access("DescribeImages", repositoryName, region)],
  run: ({ store, region }, { repositoryName, imageIds, maxResults = PAGE, nextToken }) => {
    const all = store.images(store.get(repositoryName, region).uri);
    for (const id of imageIds ?? [])
      if (wantedImages(all, [id]).length === 0)
        throw new AwsError(
          "ImageNotFoundException",
          `The image with imageId {imageDigest:'${id.imageDigest ?? "null"}', imageTag:'${id.imageTag ?? "null"}'} does not exist within the repository with name '${repositoryName}' in the registry with id '${accountId}'`,
        );
    const { items, next } = pageOf(wantedImages(all, imageIds), ({ digest }) => digest, {
      limit: maxResults,
      token: nextToken,
      invalid: () => invalidParameter("Invalid parameter at 'nextToken'"),
    });
    return {
      imageDetails: items.map(({ digest, tags, pushedAt }) => ({
        imageDigest: digest,
        imageTags: [...tags],
        imagePushedAt: new Date(pushedAt),
        repositoryName,
        registryId: accountId,
      })),
      nextToken: next,
    };
  },
});
