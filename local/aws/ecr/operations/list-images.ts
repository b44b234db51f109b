import { pageOf } from "../../../contract/page.ts";
import { invalidParameter } from "../errors.ts";
import { operation, ownRegistry } from "../operation.ts";

/** Images of an answer, unless it is asked for fewer. */
const PAGE = 100;

/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImages.html */
export const listImages = operation("ListImages", {
  members: {
    registryId: ownRegistry,
    repositoryName: true,
    maxResults: true,
    nextToken: true,
    filter: { tagStatus: true },
  },
  access: ({ store, region }, { repositoryName }) => [store.access("ListImages", repositoryName, region)],
  run: ({ store, region }, { repositoryName, maxResults = PAGE, nextToken, filter }) => {
    const { tagStatus = "ANY" } = filter ?? {};
    const imageIds = store
      .images(store.get(repositoryName, region).uri)
      .flatMap(({ digest, tags }) => idsOf(digest, tags))
      .filter(({ imageTag }) => tagStatus === "ANY" || (tagStatus === "TAGGED") === (imageTag !== undefined));
    const { items, next } = pageOf(
      imageIds,
      ({ imageDigest, imageTag = "" }) => `${imageDigest} ${imageTag}`,
      {
        limit: maxResults,
        token: nextToken,
        invalid: () => invalidParameter("Invalid parameter at 'nextToken'"),
      },
    );
    return { imageIds: items, nextToken: next };
  },
});

/** An id for each tag of an image; one without a tag for an image that has none. */
function idsOf(imageDigest: string, tags: readonly string[]): { imageDigest: string; imageTag?: string }[] {
  return tags.length === 0 ? [{ imageDigest }] : tags.map((imageTag) => ({ imageDigest, imageTag }));
}
