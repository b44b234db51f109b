import { NotEmulatedError } from "../../../contract/errors.ts";
import { invalidInput } from "../errors.ts";
import type { ArtifactsRecord } from "../records.ts";

/** Artifacts as the program and StartBuild give them.
 * @throws AwsError InvalidInputException
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectArtifacts.html */
export function artifactsOf(
  given: {
    readonly type?: string;
    readonly location?: string;
    readonly path?: string;
    readonly name?: string;
    readonly namespaceType?: string;
    readonly packaging?: string;
    readonly overrideArtifactName?: boolean;
  },
  identifier?: string,
): ArtifactsRecord {
  const { type, location } = given;
  if (type !== "CODEPIPELINE" && type !== "S3" && type !== "NO_ARTIFACTS")
    throw new NotEmulatedError(`artifacts of type ${String(type)}`);
  if (type === "S3" && location === undefined)
    throw invalidInput("Invalid artifacts: artifact location must be specified for type S3");
  return {
    type,
    location,
    path: given.path,
    name: given.name,
    namespaceType: given.namespaceType,
    packaging: given.packaging,
    overrideName: given.overrideArtifactName,
    identifier,
  };
}
