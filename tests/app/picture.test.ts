import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { openCodecs } from "../../app/functions/picture/codecs.ts";
import { inspect } from "../../app/functions/picture/inspect.ts";
import { makePictures } from "../../app/functions/picture/make.ts";
import { Refused } from "../../app/functions/picture/refused.ts";
import { pictureBytes } from "../../app/shared/picture.ts";
import {
  canvas,
  chunk,
  code,
  exif,
  jpeg,
  png,
  pngHeader,
  pngStart,
  riff,
  segment,
  webp,
  webpOf,
  withSegments,
} from "./support/images.ts";

const codecs = openCodecs(code);
const SECRET = "<script>alert(document.domain)</script>";

/** What is made of a file: the smaller picture's colors at its four corners, or why nothing is. */
async function outcome(file: Uint8Array): Promise<string> {
  try {
    const made = await makePictures(file, codecs);
    for (const [size, bytes] of made) {
      const text = Buffer.from(bytes).toString("latin1");
      assert.ok(!/script|GPS|Exif|EXIF|ICCP|XMP|http/.test(text), "nothing of the file is left");
      const { type, width, height } = inspect(bytes);
      assert.deepEqual([type, width, height], ["image/webp", Number(size), Number(size)]);
    }
    return await cornersOf(made.get("96") ?? new Uint8Array());
  } catch (error) {
    if (error instanceof Refused) return error.reason;
    throw error;
  }
}

/** Colors at the corners, by row: `RG/BW`. */
async function cornersOf(bytes: Uint8Array): Promise<string> {
  const { data, width } = await codecs.decode(inspect(bytes));
  const color = (x: number, y: number) => {
    const [red = 0, green = 0, blue = 0] = data.subarray((y * width + x) * 4);
    const bits = [red, green, blue].map((value) => (value > 127 ? 1 : 0)).join("");
    return { "100": "R", "010": "G", "001": "B", "111": "W", "000": "K" }[bits] ?? bits;
  };
  const [near, far] = [10, width - 10];
  return `${color(near, near)}${color(far, near)}/${color(near, far)}${color(far, far)}`;
}

/** As it is seen, with its four colors. */
const UPRIGHT = "RG/BW";
const text = (content: string) => Buffer.from(content, "latin1");
const rows = (bytes: number) => deflateSync(Buffer.alloc(bytes));
const pngOf = (header: Buffer, packed: Buffer, ...extra: Buffer[]) =>
  Buffer.concat([pngStart, header, ...extra, chunk("IDAT", packed), chunk("IEND")]);

/** Hostile and unusual files, and what becomes of each. */
const files: Readonly<
  Record<string, { readonly file: () => Uint8Array | Promise<Uint8Array>; readonly is: string }>
> = {
  // Whole pictures.
  "a JPEG": { file: () => jpeg(200, 200), is: UPRIGHT },
  "a progressive JPEG": { file: () => jpeg(200, 200, { progressive: true }), is: UPRIGHT },
  "a baseline JPEG": { file: () => jpeg(200, 200, { progressive: false, baseline: true }), is: UPRIGHT },
  "a grey JPEG": { file: () => jpeg(64, 64, { color_space: 1 }), is: "KW/KW" },
  "a PNG": { file: () => png(100, 100), is: UPRIGHT },
  "a lossy WebP": { file: () => webp(200, 200), is: UPRIGHT },
  "a lossless WebP": { file: () => webp(200, 200, { lossless: 1 }), is: UPRIGHT },
  "a picture smaller than what is made of it": { file: () => png(32, 32), is: UPRIGHT },
  "a wide picture, of which the middle is taken": { file: () => jpeg(400, 100), is: UPRIGHT },
  "a high picture": { file: () => png(64, 300), is: UPRIGHT },
  "an interlaced PNG, of seven passes": {
    file: () => pngOf(pngHeader(32, 32, { color: 2, interlace: 1 }), rows(3132)),
    is: "KK/KK",
  },
  // Polyglots: a picture, and something else in the same bytes. The picture is taken, and nothing else of it.
  "a JPEG with HTML behind its end": {
    file: async () => Buffer.concat([await jpeg(64, 64), text(`<html>${SECRET}`)]),
    is: UPRIGHT,
  },
  "a JPEG with JavaScript in a comment": {
    file: async () => withSegments(await jpeg(64, 64), segment(0xfe, text(`*/=1;${SECRET}/*`))),
    is: UPRIGHT,
  },
  "a JPEG that is a ZIP archive too": {
    file: async () => Buffer.concat([await jpeg(64, 64), text("PK\x03\x04script.js"), Buffer.alloc(500)]),
    is: UPRIGHT,
  },
  "a JPEG with PHP in its Exif data": {
    file: async () => withSegments(await jpeg(64, 64), segment(0xe1, text("Exif\0\0<?php script"))),
    is: UPRIGHT,
  },
  "a JPEG with a second JPEG as its preview": {
    file: async () =>
      withSegments(await jpeg(64, 64), segment(0xe2, (await jpeg(32, 32)).subarray(0, 60_000))),
    is: UPRIGHT,
  },
  "a PNG with a script in a text": {
    file: () => png(64, 64, [chunk("tEXt", text(`Comment\0${SECRET}`))]),
    is: UPRIGHT,
  },
  "a PNG with HTML behind its end": {
    file: () => Buffer.concat([png(64, 64), text(SECRET)]),
    is: UPRIGHT,
  },
  "a PNG with a chunk that nobody knows": {
    file: () => png(64, 64, [chunk("scRp", text(SECRET))]),
    is: UPRIGHT,
  },
  "a WebP with a script in its XMP data": {
    file: async () =>
      webpOf(canvas(64, 64, 0x04), (await webp(64, 64)).subarray(12), riff("XMP ", text(SECRET))),
    is: UPRIGHT,
  },
  "a WebP with bytes behind its end": {
    file: async () => Buffer.concat([await webp(64, 64), text(SECRET)]),
    is: UPRIGHT,
  },
  // Metadata: where it was taken is gone, how the camera was held is heeded.
  "a photo with its place on earth": {
    file: async () => withSegments(await jpeg(64, 64), exif(1)),
    is: UPRIGHT,
  },
  "a photo that was taken upside down": {
    file: async () => withSegments(await jpeg(64, 64), exif(3)),
    is: "WB/GR",
  },
  "a photo that was taken on its side": {
    file: async () => withSegments(await jpeg(64, 64), exif(6)),
    is: "BR/WG",
  },
  "a photo that was taken on its other side": {
    file: async () => withSegments(await jpeg(64, 64), exif(8)),
    is: "GW/RB",
  },
  "a mirrored photo": { file: async () => withSegments(await jpeg(64, 64), exif(2)), is: "GR/WB" },
  "Exif data that say that there are 65,535 entries": {
    file: async () =>
      withSegments(await jpeg(64, 64), segment(0xe1, text("Exif\0\0II*\0\x08\0\0\0\xff\xff\x12\x01"))),
    is: UPRIGHT,
  },
  "Exif data that point behind their end": {
    file: async () => withSegments(await jpeg(64, 64), segment(0xe1, text("Exif\0\0MM\0*\xff\xff\xff\xff"))),
    is: UPRIGHT,
  },
  "a color profile that unpacks to 200 MB": {
    file: () =>
      png(64, 64, [chunk("iCCP", Buffer.concat([text("p\0\0"), deflateSync(Buffer.alloc(200_000_000))]))]),
    is: UPRIGHT,
  },
  "a text that unpacks to 200 MB": {
    file: () =>
      png(64, 64, [chunk("zTXt", Buffer.concat([text("t\0\0"), deflateSync(Buffer.alloc(200_000_000))]))]),
    is: UPRIGHT,
  },
  // Bombs.
  "a PNG of 100,000 × 100,000 pixels in a few bytes": {
    file: () => pngOf(pngHeader(100_000, 100_000), rows(100)),
    is: "dimensions",
  },
  "a PNG of 2,147,483,647 pixels each way": {
    file: () => pngOf(pngHeader(0x7fffffff, 0x7fffffff), rows(100)),
    is: "dimensions",
  },
  "a PNG of 9,000 × 9,000 pixels": {
    file: () => pngOf(pngHeader(9000, 9000), rows(100)),
    is: "dimensions",
  },
  "a JPEG of 65,535 × 65,535 pixels": {
    file: async () => resized(await jpeg(64, 64), 65_535, 65_535),
    is: "dimensions",
  },
  "a JPEG of no height": { file: async () => resized(await jpeg(64, 64), 64, 0), is: "dimensions" },
  "a WebP of 16,384 × 16,384 pixels": {
    file: async () => webpOf(canvas(16_384, 16_384), (await webp(64, 64)).subarray(12)),
    is: "dimensions",
  },
  "a picture of one pixel": { file: () => png(1, 1), is: "dimensions" },
  "a PNG whose rows unpack to 200 MB": {
    file: () => pngOf(pngHeader(64, 64), rows(200_000_000)),
    is: "damaged",
  },
  "a JPEG of a thousand scans": { file: async () => manyScans(await jpeg(64, 64)), is: "damaged" },
  // Broken.
  nothing: { file: () => new Uint8Array(0), is: "size" },
  "one byte too many": { file: () => Buffer.alloc(pictureBytes + 1, 0xff), is: "size" },
  "50 MB that begin as a JPEG": {
    file: () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(50_000_000)]),
    is: "size",
  },
  "the beginning of a JPEG": { file: () => Buffer.from([0xff, 0xd8, 0xff]), is: "damaged" },
  "half a JPEG": { file: async () => half(await jpeg(200, 200)), is: "damaged" },
  "half a PNG": { file: () => half(png(64, 64)), is: "damaged" },
  "half a WebP": { file: async () => half(await webp(200, 200)), is: "damaged" },
  "a JPEG without its last two bytes": {
    file: async () => (await jpeg(64, 64)).subarray(0, -2),
    is: "damaged",
  },
  "a PNG without an end": { file: () => png(64, 64).subarray(0, -12), is: "damaged" },
  "a PNG with a wrong checksum": { file: () => flipped(png(64, 64), 60), is: "damaged" },
  "a PNG with rows of a filter that there is not": {
    file: () => pngOf(pngHeader(32, 32, { color: 0 }), deflateSync(Buffer.alloc(33 * 32, 9))),
    is: "damaged",
  },
  "a PNG with less rows than it says": { file: () => pngOf(pngHeader(64, 64), rows(1000)), is: "damaged" },
  "a PNG with colors from a table that it does not have": {
    file: () => pngOf(pngHeader(32, 32, { color: 3 }), rows(33 * 32)),
    is: "damaged",
  },
  "a PNG with two headers": {
    file: () => pngOf(pngHeader(64, 64), rows(100), pngHeader(32, 32)),
    is: "damaged",
  },
  "a PNG whose first chunk is as long as 4 GB": {
    file: () => Buffer.concat([pngStart, Buffer.from([0xff, 0xff, 0xff, 0xff]), text("IHDR")]),
    is: "damaged",
  },
  "a JPEG with a segment of no length": {
    file: async () => withSegments(await jpeg(64, 64), Buffer.from([0xff, 0xe5, 0, 0])),
    is: "damaged",
  },
  "a JPEG with two frames": {
    file: async () => withSegments(await jpeg(64, 64), segment(0xc0, frame(64, 64, 3))),
    is: "damaged",
  },
  "a WebP with a frame that is no picture": {
    file: () => webpOf(riff("VP8 ", Buffer.alloc(40, 7))),
    is: "damaged",
  },
  "a WebP whose canvas is larger than its picture": {
    file: async () => webpOf(canvas(500, 500), (await webp(64, 64)).subarray(12)),
    is: "damaged",
  },
  "a WebP with a picture of noise": {
    file: async () => noisy(await webp(64, 64)),
    is: "damaged",
  },
  // Not taken.
  "a JPEG for print, in four colors": {
    file: async () => withSegments(await jpeg(64, 64), segment(0xc0, frame(64, 64, 4))),
    is: "colors",
  },
  "a JPEG of 12 bits": {
    file: async () => withSegments(await jpeg(64, 64), segment(0xc1, frame(64, 64, 3, 12))),
    is: "colors",
  },
  "a PNG of a color type that there is not": {
    file: () => pngOf(pngHeader(64, 64, { color: 5 }), rows(100)),
    is: "colors",
  },
  "a lossless JPEG of cameras": {
    file: async () => withSegments(await jpeg(64, 64), segment(0xc3, frame(64, 64, 3))),
    is: "type",
  },
  "an animated PNG": { file: () => png(64, 64, [chunk("acTL", Buffer.alloc(8))]), is: "animated" },
  "an animated WebP": {
    file: () => webpOf(canvas(64, 64, 0x02), riff("ANIM", Buffer.alloc(6))),
    is: "animated",
  },
  "a GIF": { file: () => text("GIF89a@\0@\0\x80\0\0"), is: "type" },
  "an SVG": {
    file: () => text('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"/>'),
    is: "type",
  },
  "an SVG with a script": { file: () => text(`<svg xmlns="x">${SECRET}</svg>`), is: "type" },
  "an SVG behind a declaration": {
    file: () => text(`<?xml version="1.0"?><svg onload="alert(1)"/>`),
    is: "type",
  },
  HTML: { file: () => text(`<!doctype html>${SECRET}`), is: "type" },
  "a PDF": { file: () => text("%PDF-1.7\n"), is: "type" },
  "a TIFF": { file: () => text("II*\0\x08\0\0\0"), is: "type" },
  "a BMP": { file: () => text("BM\x46\0\0\0"), is: "type" },
  "an icon": { file: () => Buffer.from([0, 0, 1, 0, 1, 0, 16, 16]), is: "type" },
  "a HEIC of a phone": { file: () => text("\0\0\0\x18ftypheic\0\0\0\0"), is: "type" },
  "an AVIF": { file: () => text("\0\0\0\x20ftypavif\0\0\0\0"), is: "type" },
  "a sound in the container of WebP": { file: () => text("RIFF\x24\0\0\0WAVEfmt "), is: "type" },
  "a program": { file: () => text("\x7fELF\x02\x01\x01"), is: "type" },
  "a JPEG behind a space": { file: async () => Buffer.concat([text(" "), await jpeg(64, 64)]), is: "type" },
};

describe("Pictures of uploads", function () {
  this.timeout(60_000);
  it("are tried with more than forty files", () => {
    assert.ok(Object.keys(files).length > 60);
  });

  for (const [name, { file, is }] of Object.entries(files))
    it(`are ${is === UPRIGHT || is.includes("/") ? `made (${is})` : `not made (${is})`} of ${name}`, async () => {
      assert.equal(await outcome(await file()), is);
    });

  it("are not made of rows that unpack to more than the header says, and no more of them is unpacked", () => {
    const bomb = pngOf(pngHeader(64, 64), rows(200_000_000));
    // One that was unpacked whole would have its length in the message.
    assert.throws(
      () => inspect(bomb),
      /^Error: the rows can't be unpacked, or are more than the header says$/,
    );
  });

  it("are made after a file that broke a decoder", async () => {
    assert.equal(await outcome(noisy(await webp(64, 64))), "damaged");
    assert.equal(await outcome(await webp(64, 64)), UPRIGHT);
    assert.equal(await outcome(await jpeg(64, 64)), UPRIGHT);
    assert.equal(await outcome(png(64, 64)), UPRIGHT);
  });
});

const half = (file: Buffer): Buffer => file.subarray(0, Math.floor(file.length / 2));

function flipped(file: Buffer, at: number): Buffer {
  const other = Buffer.from(file);
  other[at] = (other[at] ?? 0) ^ 0xff;
  return other;
}

/** A WebP whose first partition claims to be longer than the file. */
function noisy(file: Buffer): Buffer {
  const other = Buffer.from(file);
  for (let at = 20 + 10; at < other.length; at += 1) other[at] = 0xff;
  other[20] = 0xf0;
  other[21] = 0xff;
  other[22] = 0xff;
  return other;
}

/** Header of a frame of a JPEG. */
function frame(width: number, height: number, components: number, precision = 8): Buffer {
  const data = Buffer.alloc(6 + 3 * components);
  data.writeUInt8(precision);
  data.writeUInt16BE(height, 1);
  data.writeUInt16BE(width, 3);
  data.writeUInt8(components, 5);
  return data;
}

function frameAt(file: Buffer): number {
  for (let at = 2; ; at += 2 + file.readUInt16BE(at + 2))
    if ([0xc0, 0xc1, 0xc2].includes(file[at + 1] ?? 0)) return at;
}

function resized(file: Buffer, width: number, height: number): Buffer {
  const other = Buffer.from(file);
  const at = frameAt(other);
  other.writeUInt16BE(height, at + 5);
  other.writeUInt16BE(width, at + 7);
  return other;
}

/** Repeats the last scan. */
function manyScans(file: Buffer): Buffer {
  const scan = file.lastIndexOf(Buffer.from([0xff, 0xda]));
  const part = file.subarray(scan, -2);
  return Buffer.concat([file.subarray(0, scan), ...Array<Buffer>(1000).fill(part), file.subarray(-2)]);
}
