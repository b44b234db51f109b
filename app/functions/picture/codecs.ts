import decodeJpeg, { init as initJpeg } from "@jsquash/jpeg/decode.js";
import { decode as decodePng, initSync as initPng } from "@jsquash/png/codec/pkg/squoosh_png.js";
import { initSync as initResize, resize } from "@jsquash/resize/lib/resize/pkg/squoosh_resize.js";
import decodeWebp, { init as initWebp } from "@jsquash/webp/decode.js";
import encodeWebp, { init as initEncoder } from "@jsquash/webp/encode.js";
import type { PictureFile } from "./file.ts";
import type { Pixels } from "./pixels.ts";
import { Refused } from "./refused.ts";

/** WebAssembly of each codec, as its package has it. */
export interface CodecCode {
  readonly jpeg: Uint8Array<ArrayBuffer>;
  readonly png: Uint8Array<ArrayBuffer>;
  readonly webp: Uint8Array<ArrayBuffer>;
  readonly encoder: Uint8Array<ArrayBuffer>;
  readonly resize: Uint8Array<ArrayBuffer>;
}

/** Decoders, the encoder, and what is between them. */
export interface Codecs {
  /** @throws Refused when the file can't be decoded. */
  decode(file: PictureFile): Promise<Pixels>;
  /** Makes a square of another one. */
  scale(square: Pixels, side: number): Pixels;
  /** Makes a WebP file, with nothing in it but pixels. */
  encode(pixels: Pixels): Promise<Uint8Array>;
}

/** Quality of what is made, 0 to 100. */
const QUALITY = 82;
/** The resampling filter of three lobes, by its number. */
const LANCZOS = 3;

// The packages' types know the modules of browsers alone.
type Init = (module: WebAssembly.Module) => Promise<unknown>;

/** Compiles the codecs. */
export function openCodecs(code: CodecCode): Codecs {
  const jpeg = new WebAssembly.Module(code.jpeg);
  const webp = new WebAssembly.Module(code.webp);
  initPng(new WebAssembly.Module(code.png));
  initResize(new WebAssembly.Module(code.resize));
  const encoder = (initEncoder as Init)(new WebAssembly.Module(code.encoder));
  return {
    decode: async ({ type, pixels, width, height }) => {
      const bytes = Uint8Array.from(pixels);
      let decoded: Pixels;
      try {
        decoded = await decodeBytes(type, bytes);
      } catch (error) {
        throw new Refused("damaged", `it can't be decoded: ${String(error)}`, { cause: error });
      }
      if (decoded.width !== width || decoded.height !== height)
        throw new Refused("damaged", `the decoder says ${decoded.width} × ${decoded.height}`);
      return decoded;
    },
    scale: ({ data, width, height }, side) => ({
      data: resize(new Uint8Array(data.buffer), width, height, side, side, LANCZOS, true, true),
      width: side,
      height: side,
    }),
    encode: async (pixels) => {
      await encoder;
      return new Uint8Array(
        await encodeWebp(pixels as Parameters<typeof encodeWebp>[0], { quality: QUALITY }),
      );
    },
  };

  async function decodeBytes(type: PictureFile["type"], bytes: Uint8Array<ArrayBuffer>): Promise<Pixels> {
    // A decoder that has met a broken file is not used again: each file gets a new one.
    switch (type) {
      case "image/jpeg":
        await (initJpeg as Init)(jpeg);
        return (await decodeJpeg(bytes.buffer)) as Pixels;
      case "image/webp":
        await (initWebp as Init)(webp);
        return (await decodeWebp(bytes.buffer)) as Pixels;
      case "image/png":
        return decodePng(bytes) as Pixels;
    }
  }
}
