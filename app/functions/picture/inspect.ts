import { pictureBytes } from "../../shared/picture.ts";
import type { PictureFile } from "./file.ts";
import { readJpeg } from "./jpeg.ts";
import { readPng } from "./png.ts";
import { Refused } from "./refused.ts";
import { readWebp } from "./webp.ts";

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

/** Finds out from its content what a file is, and looks at all of its structure. Neither its name nor what an upload says of it counts.
 * @throws Refused for everything that is not a whole picture of a known format, not too large, and without motion. */
export function inspect(bytes: Uint8Array): PictureFile {
  if (bytes.length === 0 || bytes.length > pictureBytes)
    throw new Refused("size", `the file has ${bytes.length} bytes`);
  const start = Buffer.from(bytes.subarray(0, 12));
  if (start.subarray(0, 3).equals(JPEG)) return readJpeg(bytes);
  if (start.subarray(0, 8).equals(PNG)) return readPng(bytes);
  if (start.toString("latin1", 0, 4) === "RIFF" && start.toString("latin1", 8, 12) === "WEBP")
    return readWebp(bytes);
  throw new Refused("type", `the file begins with ${start.toString("hex")}`);
}
