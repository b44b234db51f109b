import { checkDimensions, Reader, type PictureFile } from "./file.ts";
import { Refused } from "./refused.ts";

const ANIMATION = 0x02;

/** Looks at a WebP file, chunk by chunk.
 * @throws Refused
 * @see https://developers.google.com/speed/webp/docs/riff_container */
export function readWebp(bytes: Uint8Array): PictureFile {
  const file = new Reader(bytes);
  const end = 8 + file.little(4, 4);
  if (end > file.length) throw new Refused("damaged", "the file is shorter than it says");
  let size: { readonly width: number; readonly height: number } | undefined;
  let canvas: { readonly width: number; readonly height: number } | undefined;
  let alpha: Buffer | undefined;
  let picture: Buffer | undefined;
  let at = 12;
  while (at + 8 <= end) {
    const type = file.text(at, 4);
    const length = file.little(at + 4, 4);
    // A chunk of odd length is followed by a byte that does not count.
    const chunk = file.part(at, 8 + length);
    const data = at + 8;
    if (type === "VP8X") {
      if (file.little(data, 1) & ANIMATION) throw new Refused("animated", "an animated WebP");
      canvas = { width: 1 + file.little(data + 4, 3), height: 1 + file.little(data + 7, 3) };
      checkDimensions(canvas.width, canvas.height);
    }
    if (type === "ANIM" || type === "ANMF") throw new Refused("animated", "an animated WebP");
    if (type === "ALPH") alpha = chunk;
    if (type === "VP8 " || type === "VP8L") {
      if (picture) throw new Refused("damaged", "the file has two pictures");
      size = type === "VP8 " ? lossySize(file, data) : losslessSize(file, data);
      checkDimensions(size.width, size.height);
      picture = chunk;
    }
    at += 8 + length + (length % 2);
  }
  if (!size || !picture) throw new Refused("damaged", "the file has no picture");
  if (canvas && (canvas.width !== size.width || canvas.height !== size.height))
    throw new Refused("damaged", "the picture is not as large as its canvas");
  return { type: "image/webp", ...size, orientation: 1, pixels: container(size, picture, alpha) };
}

/** Frame of VP8: a key frame begins with three bytes, a code, and two numbers of 14 bits.
 * @see https://www.rfc-editor.org/rfc/rfc6386#section-9.1 */
function lossySize(file: Reader, at: number): { width: number; height: number } {
  if (file.little(at, 1) & 1 || file.little(at + 3, 3) !== 0x2a019d)
    throw new Refused("damaged", "the picture is no key frame");
  return { width: file.little(at + 6, 2) & 0x3fff, height: file.little(at + 8, 2) & 0x3fff };
}

/** @see https://developers.google.com/speed/webp/docs/webp_lossless_bitstream_specification */
function losslessSize(file: Reader, at: number): { width: number; height: number } {
  if (file.little(at, 1) !== 0x2f) throw new Refused("damaged", "the picture has no signature");
  const bits = file.little(at + 1, 4);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}

/** A file with the picture and its transparency alone. */
function container(
  { width, height }: { readonly width: number; readonly height: number },
  picture: Buffer,
  alpha: Buffer | undefined,
): Buffer {
  const chunks = alpha ? [extended(width, height), padded(alpha), padded(picture)] : [padded(picture)];
  const body = Buffer.concat([Buffer.from("WEBP"), ...chunks]);
  const head = Buffer.alloc(8);
  head.write("RIFF");
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

function extended(width: number, height: number): Buffer {
  const chunk = Buffer.alloc(18);
  chunk.write("VP8X");
  chunk.writeUInt32LE(10, 4);
  chunk.writeUInt8(0x10, 8);
  chunk.writeUIntLE(width - 1, 12, 3);
  chunk.writeUIntLE(height - 1, 15, 3);
  return chunk;
}

const padded = (chunk: Buffer): Buffer =>
  chunk.length % 2 === 0 ? chunk : Buffer.concat([chunk, Buffer.alloc(1)]);
