import type { PictureRefusal } from "../../shared/picture.ts";

/** Thrown for a file that no picture is made of. */
export class Refused extends Error {
  readonly reason: PictureRefusal;
  /** @param detail For the log: what is wrong with the file. */
  constructor(reason: PictureRefusal, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.reason = reason;
  }
}
