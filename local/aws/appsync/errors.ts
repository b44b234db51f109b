import { AwsError } from "../../contract/errors.ts";

/** A setting that AppSync refuses. */
export const badRequest = (message: string) => new AwsError("BadRequestException", message);

/** Something named that is not there. */
export const notFound = (message: string) => new AwsError("NotFoundException", message, 404);
