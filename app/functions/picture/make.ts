import { pictureSizes, type PictureSize } from "../../shared/picture.ts";
import type { Codecs } from "./codecs.ts";
import { inspect } from "./inspect.ts";
import { middleSquare, upright } from "./pixels.ts";

/** Makes the squares of a picture, each a WebP file. They are new from the first byte on: of the file that was uploaded nothing is in them but
 * what can be seen.
 * @throws Refused for a file that is no picture, or not one that is taken. */
export async function makePictures(
  bytes: Uint8Array,
  codecs: Codecs,
): Promise<ReadonlyMap<PictureSize, Uint8Array>> {
  const file = inspect(bytes);
  let square = upright(middleSquare(await codecs.decode(file)), file.orientation);
  const made = new Map<PictureSize, Uint8Array>();
  // From the largest to the smallest, each from the one before: a picture of millions of pixels is walked over once.
  for (const size of pictureSizes.toReversed()) {
    square = codecs.scale(square, Number(size));
    made.set(size, await codecs.encode(square));
  }
  return made;
}
