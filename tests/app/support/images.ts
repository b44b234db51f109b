import { readFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";
import encodeJpeg, { init as initJpeg } from "@jsquash/jpeg/encode.js";
import encodeWebp, { init as initWebp } from "@jsquash/webp/encode.js";
import type { CodecCode } from "../../../app/functions/picture/codecs.ts";

const codec = (path: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(readFileSync(`node_modules/@jsquash/${path}`));

/** WebAssembly of the codecs, from their packages. */
export const code: CodecCode = {
  jpeg: codec("jpeg/codec/dec/mozjpeg_dec.wasm"),
  png: codec("png/codec/pkg/squoosh_png_bg.wasm"),
  resize: codec("resize/lib/resize/pkg/squoosh_resize_bg.wasm"),
  webp: codec("webp/codec/dec/webp_dec.wasm"),
  encoder: codec("webp/codec/enc/webp_enc_simd.wasm"),
};

type Init = (module: WebAssembly.Module) => Promise<unknown>;
const jpegReady = (initJpeg as Init)(new WebAssembly.Module(codec("jpeg/codec/enc/mozjpeg_enc.wasm")));
const webpReady = (initWebp as Init)(new WebAssembly.Module(code.encoder));

/** Pixels with a red quarter at the upper left, green at the upper right, blue below left, white below right. */
function quarters(width: number, height: number) {
  const data = new Uint8ClampedArray(width * height * 4);
  const colors = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 255],
  ] as const;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const color = colors[(y * 2 < height ? 0 : 2) + (x * 2 < width ? 0 : 1)] ?? [0, 0, 0];
      data.set([...color, 255], (y * width + x) * 4);
    }
  return { data, width, height };
}

/** Makes a JPEG file. */
export async function jpeg(width: number, height: number, options: object = {}): Promise<Buffer> {
  await jpegReady;
  return Buffer.from(await encodeJpeg(quarters(width, height) as Parameters<typeof encodeJpeg>[0], options));
}

/** Makes a WebP file. */
export async function webp(width: number, height: number, options: object = {}): Promise<Buffer> {
  await webpReady;
  return Buffer.from(await encodeWebp(quarters(width, height) as Parameters<typeof encodeWebp>[0], options));
}

/** Chunk of a PNG file, with its checksum. */
export function chunk(type: string, data: Uint8Array = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const whole = Buffer.alloc(8);
  whole.writeUInt32BE(data.length);
  whole.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([whole.subarray(0, 4), named, whole.subarray(4)]);
}

export const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Header of a PNG file. */
export function pngHeader(
  width: number,
  height: number,
  { depth = 8, color = 6, interlace = 0 }: { depth?: number; color?: number; interlace?: number } = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([depth, color, 0, 0, interlace], 8);
  return chunk("IHDR", header);
}

/** Makes a PNG file of rows without filters. @param extra Chunks before the rows. */
export function png(width: number, height: number, extra: readonly Buffer[] = []): Buffer {
  const { data } = quarters(width, height);
  const rows: Buffer[] = [];
  for (let y = 0; y < height; y += 1)
    rows.push(Buffer.from([0]), Buffer.from(data.buffer, y * width * 4, width * 4));
  return Buffer.concat([
    pngStart,
    pngHeader(width, height),
    ...extra,
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND"),
  ]);
}

/** Segment of a JPEG file. */
export function segment(marker: number, data: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

/** Puts segments behind the start of a JPEG file. */
export const withSegments = (file: Buffer, ...segments: readonly Buffer[]): Buffer =>
  Buffer.concat([file.subarray(0, 2), ...segments, file.subarray(2)]);

/** Exif data with a direction of the camera and a place on earth.
 * @param orientation 1 to 8 */
export function exif(orientation: number): Buffer {
  const tiff = Buffer.alloc(120);
  tiff.write("II*\0", 0, "latin1");
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(2, 8);
  tiff.writeUInt16LE(0x0112, 10);
  tiff.writeUInt16LE(3, 12);
  tiff.writeUInt32LE(1, 14);
  tiff.writeUInt16LE(orientation, 18);
  tiff.writeUInt16LE(0x8825, 22);
  tiff.writeUInt16LE(4, 24);
  tiff.writeUInt32LE(1, 26);
  tiff.writeUInt32LE(38, 30);
  tiff.write("GPS 37.5665 N 126.9780 E", 60, "latin1");
  return segment(0xe1, Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]));
}

/** Chunk of a WebP file. */
export function riff(type: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, "latin1");
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

/** Makes a WebP file of chunks. */
export function webpOf(...chunks: readonly Buffer[]): Buffer {
  return riff("RIFF", Buffer.concat([Buffer.from("WEBP"), ...chunks]));
}

/** Chunk that says what an extended WebP file has. */
export function canvas(width: number, height: number, flags = 0): Buffer {
  const data = Buffer.alloc(10);
  data.writeUInt8(flags);
  data.writeUIntLE(width - 1, 4, 3);
  data.writeUIntLE(height - 1, 7, 3);
  return riff("VP8X", data);
}
