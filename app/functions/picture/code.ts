// The build puts the files into the bundle.
import jpeg from "@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm";
import png from "@jsquash/png/codec/pkg/squoosh_png_bg.wasm";
import resize from "@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm";
import webp from "@jsquash/webp/codec/dec/webp_dec.wasm";
import encoder from "@jsquash/webp/codec/enc/webp_enc_simd.wasm";
import type { CodecCode } from "./codecs.ts";

/** WebAssembly of the codecs. */
export const code: CodecCode = { jpeg, png, webp, encoder, resize };
