const ORIENTATION = 0x0112;

/** Reads how a camera was held from a segment with Exif data.
 * @returns 1 to 8; undefined where it does not say, or is not Exif.
 * @see https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E */
export function orientationOf(segment: Buffer): number | undefined {
  if (segment.toString("latin1", 0, 6) !== "Exif\0\0") return undefined;
  const tiff = segment.subarray(6);
  const order = tiff.toString("latin1", 0, 2);
  if (order !== "II" && order !== "MM") return undefined;
  const number = (at: number, size: 2 | 4): number => {
    if (at + size > tiff.length) return 0;
    return order === "II" ? tiff.readUIntLE(at, size) : tiff.readUIntBE(at, size);
  };
  const directory = number(4, 4);
  const entries = number(directory, 2);
  for (let index = 0; index < entries; index += 1) {
    const entry = directory + 2 + index * 12;
    if (entry + 12 > tiff.length) return undefined;
    if (number(entry, 2) !== ORIENTATION) continue;
    const value = number(entry + 8, 2);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}
