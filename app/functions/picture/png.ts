import { crc32, inflateSync } from "node:zlib";
import { checkDimensions, Reader, type PictureFile } from "./file.ts";
import { Refused } from "./refused.ts";

/** Chunks that decoding needs. All others are text, times, profiles, positions. */
const needed = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"];

/** Depths that each type of color may have, and its channels.
 * @see https://www.w3.org/TR/png-3/#table111 */
const colorTypes: Readonly<
  Record<number, { readonly depths: readonly number[]; readonly channels: number }>
> = {
  0: { depths: [1, 2, 4, 8, 16], channels: 1 },
  2: { depths: [8, 16], channels: 3 },
  3: { depths: [1, 2, 4, 8], channels: 1 },
  4: { depths: [8, 16], channels: 2 },
  6: { depths: [8, 16], channels: 4 },
};

interface Header {
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: number;
  readonly interlaced: boolean;
}

/** Looks at a PNG file, chunk by chunk, and at what is packed in it: the decoder gets files that are whole, and no others.
 * @throws Refused
 * @see https://www.w3.org/TR/png-3/ */
export function readPng(bytes: Uint8Array): PictureFile {
  const file = new Reader(bytes);
  const kept: Buffer[] = [file.part(0, 8)];
  const packed: Buffer[] = [];
  let header: Header | undefined;
  let at = 8;
  for (;;) {
    const length = file.big(at, 4);
    const type = file.text(at + 4, 4);
    if (!header && type !== "IHDR") throw new Refused("damaged", `the file begins with ${type}`);
    if (type === "IHDR") header = readHeader(file, at + 8, length, header);
    const chunk = file.part(at, 12 + length);
    if (type === "acTL") throw new Refused("animated", "an animated PNG");
    if (needed.includes(type)) {
      if (crc32(chunk.subarray(4, 8 + length)) !== file.big(at + 8 + length, 4))
        throw new Refused("damaged", `the checksum of ${type} is wrong`);
      kept.push(chunk);
      if (type === "IDAT") packed.push(chunk.subarray(8, 8 + length));
    }
    at += 12 + length;
    if (type === "IEND") break;
  }
  if (!header) throw new Refused("damaged", "the file has no header");
  checkRows(header, Buffer.concat(packed));
  return {
    type: "image/png",
    width: header.width,
    height: header.height,
    orientation: 1,
    pixels: Buffer.concat(kept),
  };
}

function readHeader(file: Reader, at: number, length: number, earlier: Header | undefined): Header {
  if (earlier || length !== 13) throw new Refused("damaged", "the header is not one of 13 bytes");
  const [width, height] = [file.big(at, 4), file.big(at + 4, 4)];
  checkDimensions(width, height);
  const [depth, color, interlace] = [file.big(at + 8, 1), file.big(at + 9, 1), file.big(at + 12, 1)];
  const known = colorTypes[color];
  if (!known?.depths.includes(depth)) throw new Refused("colors", `color type ${color} of ${depth} bits`);
  return { width, height, bitsPerPixel: depth * known.channels, interlaced: interlace === 1 };
}

/** Unpacks the rows, and no more than the header promises: a bomb has more.
 * @see https://www.w3.org/TR/png-3/#8InterlaceMethods */
function checkRows(header: Header, packed: Buffer): void {
  const passes = header.interlaced ? adam7(header) : [header];
  const rows = passes.flatMap(({ width, height }) =>
    width === 0 || height === 0
      ? []
      : [{ count: height, bytes: 1 + Math.ceil((width * header.bitsPerPixel) / 8) }],
  );
  const total = rows.reduce((sum, { count, bytes }) => sum + count * bytes, 0);
  let unpacked: Buffer;
  try {
    unpacked = inflateSync(packed, { maxOutputLength: total });
  } catch (error) {
    throw new Refused("damaged", "the rows can't be unpacked, or are more than the header says", {
      cause: error,
    });
  }
  if (unpacked.length !== total)
    throw new Refused("damaged", `the rows have ${unpacked.length} bytes in place of ${total}`);
  let at = 0;
  for (const { count, bytes } of rows)
    for (let row = 0; row < count; row += 1, at += bytes)
      if ((unpacked[at] ?? 5) > 4) throw new Refused("damaged", "a row has a filter that there is not");
}

/** Sizes of the seven passes of an interlaced picture. */
function adam7({ width, height }: Header): { readonly width: number; readonly height: number }[] {
  const passes = [
    [0, 8, 0, 8],
    [4, 8, 0, 8],
    [0, 4, 4, 8],
    [2, 4, 0, 4],
    [0, 2, 2, 4],
    [1, 2, 0, 2],
    [0, 1, 1, 2],
  ] as const;
  return passes.map(([x, everyX, y, everyY]) => ({
    width: Math.max(0, Math.ceil((width - x) / everyX)),
    height: Math.max(0, Math.ceil((height - y) / everyY)),
  }));
}
