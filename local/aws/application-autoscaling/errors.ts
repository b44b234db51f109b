import { AwsError } from "../../contract/errors.ts";

/** An argument that Application Auto Scaling does not take. */
export const invalid = (message: string) => new AwsError("ValidationException", message);

/** A thing that is not there. */
export const notFound = (message: string) => new AwsError("ObjectNotFoundException", message);
