import { ownSecret, secretAccess } from "../access.ts";
import { readContent, readVersionToken } from "../content.ts";
import { invalidParameter } from "../errors.ts";
import { operation } from "../operation.ts";

/** Characters of a staging label. */
const LONGEST_LABEL = 256;

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html */
export const putSecretValue = operation("PutSecretValue", {
  members: {
    SecretId: true,
    ClientRequestToken: true,
    SecretString: true,
    SecretBinary: true,
    VersionStages: true,
    RotationToken: "a function gets none: the secret is in the account of its function",
  },
  read: (_, input) => {
    const content = readContent(input);
    if (!content) throw invalidParameter("You must provide either SecretString or SecretBinary.");
    const stages = input.VersionStages;
    if (stages?.length === 0 || stages?.some((label) => label === "" || label.length > LONGEST_LABEL))
      throw invalidParameter(`VersionStages must be labels of 1 to ${LONGEST_LABEL} characters.`);
    return {
      id: input.SecretId,
      version: { id: readVersionToken(input.ClientRequestToken), content, stages },
    };
  },
  access: (call, { id }) => secretAccess(call, "PutSecretValue", id),
  run: async (call, { id, version }) => {
    const secret = await call.store.secrets.putVersion(ownSecret(call, id).arn, version);
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.id,
      VersionStages: secret.versions[version.id]?.stages,
    };
  },
});
