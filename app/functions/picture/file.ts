import { picturePixels, pictureSides, type PictureType } from "../../shared/picture.ts";
import { Refused } from "./refused.ts";

/** A file of one of the formats, looked at but not decoded. */
export interface PictureFile {
  readonly type: PictureType;
  /** Pixels, as the header says. */
  readonly width: number;
  readonly height: number;
  /** Position of the first row and column, 1 to 8, as a camera notes it.
   * @see https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E */
  readonly orientation: number;
  /** The file with nothing in it but what decoding needs: no comments, no profiles, no positions, nothing behind its end. */
  readonly pixels: Uint8Array;
}

/** Refuses dimensions that would need too much memory, and those that show nothing. Known before a pixel is decoded. */
export function checkDimensions(width: number, height: number): void {
  const { least, most } = pictureSides;
  const isWithin = [width, height].every((side) => side >= least && side <= most);
  if (!isWithin || width * height > picturePixels)
    throw new Refused("dimensions", `the picture has ${width} × ${height} pixels`);
}

/** Reads numbers from a file, and never beyond its end. */
export class Reader {
  readonly bytes: Buffer;
  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  /** Big-endian number. @throws Refused */
  big(at: number, size: 1 | 2 | 4): number {
    this.#within(at, size);
    return this.bytes.readUIntBE(at, size);
  }

  /** Little-endian number. @throws Refused */
  little(at: number, size: 1 | 2 | 3 | 4): number {
    this.#within(at, size);
    return this.bytes.readUIntLE(at, size);
  }

  /** Characters of one byte each. @throws Refused */
  text(at: number, size: number): string {
    return this.part(at, size).toString("latin1");
  }

  /** @throws Refused */
  part(at: number, size: number): Buffer {
    this.#within(at, size);
    return this.bytes.subarray(at, at + size);
  }

  #within(at: number, size: number): void {
    if (at < 0 || at + size > this.bytes.length)
      throw new Refused("damaged", `the file ends before byte ${at + size}`);
  }
}
