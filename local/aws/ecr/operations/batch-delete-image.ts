import { operation, ownRegistry } from "../operation.ts";
import { wantedImages } from "./wanted-images.ts";

/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html */
export const batchDeleteImage = operation("BatchDeleteImage", {
  members: {
    registryId: ownRegistry,
    repositoryName: true,
    imageIds: { imageDigest: true, imageTag: true },
  },
  access: ({ store, region }, { repositoryName }) => [
    store.access("BatchDeleteImage", repositoryName, region),
  ],
  run: async ({ store, region }, { repositoryName, imageIds }) => {
    const { uri } = store.get(repositoryName, region);
    const deleted = [];
    const failures = [];
    for (const imageId of imageIds) {
      const { imageDigest, imageTag } = imageId;
      const [image] = wantedImages(store.images(uri), [imageId]);
      if (!image) {
        failures.push({ imageId, failureCode: "ImageNotFound", failureReason: "Requested image not found" });
        continue;
      }
      // A tag takes the tag away; the image goes with its last one.
      const left = imageDigest === undefined ? image.tags.filter((tag) => tag !== imageTag) : [];
      if (left.length > 0) await store.putImage({ ...image, tags: left });
      else await store.deleteImage(uri, image.digest);
      deleted.push({ imageDigest: image.digest, imageTag: imageTag ?? image.tags[0] });
    }
    return { imageIds: deleted, failures };
  },
});
