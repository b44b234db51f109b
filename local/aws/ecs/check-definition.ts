import { NotEmulatedError } from "../../contract/errors.ts";
import { clientException } from "./errors.ts";

/** Checks what a task definition says of itself, beside its containers.
 * @throws AwsError ClientException for a family that is no name; NotEmulatedError for one that is not for Fargate. */
export function checkDefinition({
  family,
  networkMode,
  requiresCompatibilities = [],
}: {
  readonly family: string;
  readonly networkMode?: string | undefined;
  readonly requiresCompatibilities?: readonly string[] | undefined;
}): void {
  if (!/^[\w-]{1,255}$/.test(family))
    throw clientException(`Family '${family}' must have 1 to 255 letters, digits, hyphens and underscores`);
  if (networkMode !== "awsvpc" || !requiresCompatibilities.includes("FARGATE"))
    throw new NotEmulatedError(
      "a task definition for EC2",
      'Give networkMode "awsvpc" and requiresCompatibilities ["FARGATE"].',
    );
}
