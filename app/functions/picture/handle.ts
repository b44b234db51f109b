import {
  madeFor,
  madeKey,
  pictureBytes,
  readUploadKey,
  uploadIdOf,
  type Upload,
} from "../../shared/picture.ts";
import { count } from "../metrics.ts";
import type { Codecs } from "./codecs.ts";
import type { Files } from "./files.ts";
import { makePictures } from "./make.ts";
import type { Profiles } from "./profiles.ts";
import { Refused } from "./refused.ts";

/** Event of S3, as far as it is used here.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export interface UploadEvent {
  readonly Records: readonly { readonly s3: { readonly object: { readonly key: string } } }[];
}

/** Surroundings of {@link processUploads}. */
export interface PictureOptions {
  readonly files: Files;
  readonly profiles: Profiles;
  readonly codecs: () => Codecs;
  readonly now: () => Date;
}

/** Makes the pictures of uploads, one after the other. */
export async function processUploads({ Records }: UploadEvent, options: PictureOptions): Promise<void> {
  // Keys come as a form writes them: a space is a plus.
  for (const { s3 } of Records)
    await processUpload(decodeURIComponent(s3.object.key.replaceAll("+", " ")), options);
}

/** Makes the pictures of one upload, notes them in the profile, and deletes the upload, whatever became of it. It can be done again at any point:
 * the profile is written once for an upload, and what is neither shown nor newer than what is shown is deleted each time. */
async function processUpload(key: string, options: PictureOptions): Promise<void> {
  const { files } = options;
  const upload = readUploadKey(key);
  if (upload) await decide(key, upload, options);
  await files.remove([key]);
}

async function decide(
  key: string,
  upload: Upload,
  { files, profiles, codecs, now }: PictureOptions,
): Promise<void> {
  const size = await files.sizeOf(key);
  // Gone: it was done before, or somebody took everything back meanwhile.
  if (size !== undefined)
    try {
      if (size > pictureBytes) throw new Refused("size", `the file has ${size} bytes`);
      const made = await makePictures(await files.read(key), codecs());
      for (const [side, body] of made) await files.write(madeKey(upload, side), body);
      await profiles.show(upload, now());
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      count("picture_refused", { userId: upload.userId, reason: error.reason, detail: error.message });
      await profiles.refuse(upload, error.reason, now());
    }
  await removeOthers(upload, { files, profiles });
}

/** Deletes what was made of uploads that are not shown: of this one, if it came too late, and of older ones. One that is newer may not be in the
 * profile yet. */
async function removeOthers(
  { userId, id }: Upload,
  { files, profiles }: Pick<PictureOptions, "files" | "profiles">,
): Promise<void> {
  const keys = await files.list(madeFor(userId));
  const shown = await profiles.shownOf(userId);
  await files.remove(keys.filter((key) => uploadIdOf(key) <= id && uploadIdOf(key) !== shown));
}
