import { AwsError } from "../../contract/errors.ts";

/** A setting that API Gateway refuses. */
export function badRequest(message: string): AwsError {
  return new AwsError("BadRequestException", message, 400);
}

/** Something named that is not there. */
export function notFound(message: string): AwsError {
  return new AwsError("NotFoundException", message, 404);
}

/** Something that is there already, or is still in use. */
export function conflict(message: string): AwsError {
  return new AwsError("ConflictException", message, 409);
}
