import { checkDimensions, Reader, type PictureFile } from "./file.ts";
import { orientationOf } from "./orientation.ts";
import { Refused } from "./refused.ts";

const marker = { start: 0xd8, end: 0xd9, scan: 0xda, application1: 0xe1, adobe: 0xee } as const;

/** Markers of frames: baseline, extended and progressive, by Huffman's code. What else the standard knows no browser shows. */
const frames = [0xc0, 0xc1, 0xc2];
const otherFrames = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
/** Tables that decoding needs, and the interval of restarts. */
const tables = [0xc4, 0xdb, 0xdd];
/** Scans of one file at most. Each costs a walk over the whole picture, and needs a few bytes only.
 * @see https://libjpeg-turbo.org/pmwiki/uploads/About/TwoIssueswiththeJPEGStandard.pdf */
const SCANS = 64;

/** Looks at a JPEG file, segment by segment.
 * @throws Refused
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf */
export function readJpeg(bytes: Uint8Array): PictureFile {
  const file = new Reader(bytes);
  const kept: Buffer[] = [file.part(0, 2)];
  let size: { readonly width: number; readonly height: number } | undefined;
  let orientation = 1;
  let scans = 0;
  let at = 2;
  for (;;) {
    if (file.big(at, 1) !== 0xff) throw new Refused("damaged", `no marker at byte ${at}`);
    const kind = file.big(at + 1, 1);
    // Any number of fill bytes may come before a marker.
    if (kind === 0xff) {
      at += 1;
      continue;
    }
    if (kind === marker.end) {
      if (!size || scans === 0) throw new Refused("damaged", "the file has no picture");
      kept.push(file.part(at, 2));
      return { type: "image/jpeg", ...size, orientation, pixels: Buffer.concat(kept) };
    }
    const length = file.big(at + 2, 2);
    if (length < 2) throw new Refused("damaged", `a segment of ${length} bytes`);
    const segment = file.part(at, 2 + length);
    if (frames.includes(kind)) {
      if (size) throw new Refused("damaged", "the file has two frames");
      size = readFrame(file, at + 4);
    } else if (otherFrames.includes(kind))
      throw new Refused("type", "a kind of JPEG that browsers don't show");
    else if (kind === marker.application1) orientation = orientationOf(segment.subarray(4)) ?? orientation;
    if (frames.includes(kind) || tables.includes(kind) || kind === marker.scan || kind === marker.adobe)
      kept.push(segment);
    at += 2 + length;
    if (kind === marker.scan) {
      scans += 1;
      if (scans > SCANS) throw new Refused("damaged", `more than ${SCANS} scans`);
      const end = endOfScan(file, at);
      kept.push(file.part(at, end - at));
      at = end;
    }
  }
}

function readFrame(file: Reader, at: number): { readonly width: number; readonly height: number } {
  const [precision, height, width, components] = [
    file.big(at, 1),
    file.big(at + 1, 2),
    file.big(at + 3, 2),
    file.big(at + 5, 1),
  ];
  checkDimensions(width, height);
  if (precision !== 8) throw new Refused("colors", `${precision} bits for each color`);
  if (components !== 1 && components !== 3) throw new Refused("colors", `${components} colors, as for print`);
  return { width, height };
}

/** Finds the next marker behind a scan: there 0xFF is followed by 0, or it is a restart. */
function endOfScan({ bytes }: Reader, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    const next = at === -1 ? undefined : bytes[at + 1];
    if (next === undefined) throw new Refused("damaged", "the file ends within a scan");
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7) && next !== 0xff) return at;
    at += next === 0xff ? 1 : 2;
  }
}
