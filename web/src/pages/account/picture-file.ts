import type { AskPictureUploadBody, GetPictureAnswer } from "../../api-types.ts";
import { SiteError } from "../../errors.ts";

/** Types that the service takes. */
export type PictureType = AskPictureUploadBody["contentType"];

/** What the service takes, and what this page makes smaller for it. */
const limits = {
  bytes: 8 * 1024 * 1024,
  pixels: 25_000_000,
  side: 10_000,
  least: 32,
  chosenBytes: 40 * 1024 * 1024,
};
/** Pixels of each side of what this page makes. */
const SIDE = 1024;

/** A picture that somebody chose, decoded by the browser, as it stands. */
export interface ChosenPicture {
  readonly file: File;
  readonly type: PictureType;
  readonly bitmap: ImageBitmap;
}

const refused = (reason: NonNullable<GetPictureAnswer["reason"]>) =>
  new SiteError((t) => t(`account.picture.refused.${reason}`));

/** Looks at a file that somebody chose: by its content, not by its name.
 * @throws SiteError that says why it is none. */
export async function readPicture(file: File): Promise<ChosenPicture> {
  if (file.size === 0) throw refused("damaged");
  if (file.size > limits.chosenBytes) throw refused("size");
  const type = typeOf(new Uint8Array(await file.slice(0, 12).arrayBuffer()));
  if (!type) throw refused("type");
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    throw refused("damaged");
  }
  if (Math.min(bitmap.width, bitmap.height) < limits.least) throw refused("dimensions");
  return { file, type, bitmap };
}

function typeOf(start: Uint8Array): PictureType | undefined {
  const text = String.fromCharCode(...start);
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  return text.startsWith("RIFF") && text.endsWith("WEBP") ? "image/webp" : undefined;
}

/** True for a picture that has a middle, and something beside it. */
export const hasChoice = ({ bitmap: { width, height } }: ChosenPicture): boolean => width !== height;

/** Draws the square of a picture that will be shown.
 * @param position 0 to 100: from the left or the top to the other end. 50 is the middle. */
export function drawSquare(canvas: HTMLCanvasElement, { bitmap }: ChosenPicture, position: number): void {
  const side = Math.min(bitmap.width, bitmap.height);
  const left = ((bitmap.width - side) * position) / 100;
  const top = ((bitmap.height - side) * position) / 100;
  canvas.getContext("2d")?.drawImage(bitmap, left, top, side, side, 0, 0, canvas.width, canvas.height);
}

/** Makes what is uploaded: the file itself, or a square of it where somebody chose another one than the middle, or it is too large. */
export async function pictureToUpload(
  chosen: ChosenPicture,
  position: number,
): Promise<{ readonly body: Blob; readonly type: PictureType }> {
  const { file, type, bitmap } = chosen;
  const { width, height } = bitmap;
  const isSmall =
    file.size <= limits.bytes && width * height <= limits.pixels && Math.max(width, height) <= limits.side;
  if (isSmall && position === 50) return { body: file, type };
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.min(SIDE, width, height);
  drawSquare(canvas, chosen, position);
  // A JPEG has no transparency: what is seen through would be black. Not every browser makes WebP.
  const made = type === "image/jpeg" ? "image/jpeg" : "image/png";
  const body = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, made, 0.92));
  if (!body) throw refused("damaged");
  return { body, type: made };
}
