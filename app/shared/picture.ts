/** Types of pictures that are taken, as a browser names them. The content decides, not the name. */
export const pictureTypes = ["image/jpeg", "image/png", "image/webp"] as const;
export type PictureType = (typeof pictureTypes)[number];

/** Bytes of an upload at most. */
export const pictureBytes = 8 * 1024 * 1024;

/** Pixels of an upload at most: a decoded picture has four bytes for each. */
export const picturePixels = 25_000_000;

/** Pixels of each side, at least and at most. */
export const pictureSides = { least: 32, most: 10_000 } as const;

/** Sides of the squares that are made of a picture, in pixels. */
export const pictureSizes = ["96", "512"] as const;
export type PictureSize = (typeof pictureSizes)[number];

/** Reasons that a picture is refused for. */
export const pictureRefusals = ["size", "type", "dimensions", "animated", "colors", "damaged"] as const;
export type PictureRefusal = (typeof pictureRefusals)[number];

/** Prefixes of the bucket: uploads of people, each below their own `sub`, and what is made of them. */
export const picturePrefixes = { uploads: "private", made: "pictures" } as const;

/** Upload of somebody, by its key: `private/<sub>/<id>`. */
export interface Upload {
  readonly userId: string;
  /** Text that sorts by the time at which the upload was allowed. */
  readonly id: string;
}

/** Key of an upload. */
export const uploadKey = ({ userId, id }: Upload): string => `${picturePrefixes.uploads}/${userId}/${id}`;

/** Prefix of all uploads of somebody. */
export const uploadsOf = (userId: string): string => `${picturePrefixes.uploads}/${userId}/`;

/** Key of a picture that was made of an upload. */
export const madeKey = (upload: Upload, size: PictureSize): string =>
  `${picturePrefixes.made}/${upload.userId}/${upload.id}/${size}.webp`;

/** Prefix of all pictures of somebody. */
export const madeFor = (userId: string): string => `${picturePrefixes.made}/${userId}/`;

/** Reads the key of an upload; undefined for a key that no form has. */
export function readUploadKey(key: string): Upload | undefined {
  const [, userId, id] = /^private\/([0-9a-f-]{36})\/([0-9a-z]{9}-[0-9a-f]{16})$/.exec(key) ?? [];
  return userId === undefined || id === undefined ? undefined : { userId, id };
}

/** Reads the id of the upload that a picture was made of. */
export const uploadIdOf = (key: string): string => key.split("/")[2] ?? "";

/** Makes an id of an upload: the milliseconds, so that ids sort by time, and chance.
 * @param chance 16 hexadecimal digits. */
export const uploadId = (at: Date, chance: string): string =>
  `${at.getTime().toString(36).padStart(9, "0")}-${chance}`;
