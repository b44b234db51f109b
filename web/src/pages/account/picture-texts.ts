import type { GetPictureAnswer } from "../../api-types.ts";

/** Reason that a picture is refused for. */
export type PictureReason = NonNullable<GetPictureAnswer["reason"]>;
