import { tagList } from "../../contract/tags.ts";
import type { SecretRecord } from "./records.ts";

/** A secret as DescribeSecret and ListSecrets answer it, without its versions.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_SecretListEntry.html */
export function describe(secret: SecretRecord) {
  const { rotation } = secret;
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyId,
    RotationEnabled: rotation ? true : undefined,
    RotationLambdaARN: rotation?.lambdaArn,
    RotationRules: rotation?.rules,
    LastRotatedDate: dateOf(secret.rotatedAt),
    LastChangedDate: new Date(secret.changedAt),
    LastAccessedDate: dateOf(secret.accessedAt),
    DeletedDate: dateOf(secret.deletion?.askedAt),
    NextRotationDate: dateOf(secret.nextRotationAt),
    Tags: tagList(secret.tags),
    OwningService: secret.owningService,
    CreatedDate: new Date(secret.createdAt),
  };
}

const dateOf = (time: number | undefined) => (time === undefined ? undefined : new Date(time));
