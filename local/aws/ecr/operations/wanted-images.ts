import type { StoredImage } from "../records.ts";

/** Images that a list of ids names; all of them without a list. */
export function wantedImages(
  images: readonly StoredImage[],
  imageIds: readonly { readonly imageDigest?: string; readonly imageTag?: string }[] | undefined,
): readonly StoredImage[] {
  if (!imageIds) return images;
  return images.filter(({ digest, tags }) =>
    imageIds.some(
      ({ imageDigest, imageTag }) =>
        imageDigest === digest || (imageTag !== undefined && tags.includes(imageTag)),
    ),
  );
}
