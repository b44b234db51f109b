import { ownSecret, secretAccess } from "../access.ts";
import { readContent, readVersionToken } from "../content.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html */
export const updateSecret = operation("UpdateSecret", {
  members: {
    SecretId: true,
    ClientRequestToken: true,
    Description: true,
    KmsKeyId: true,
    SecretString: true,
    SecretBinary: true,
  },
  read: (_, input) => {
    const content = readContent(input);
    return { ...input, version: content && { id: readVersionToken(input.ClientRequestToken), content } };
  },
  access: (call, { SecretId, Description, KmsKeyId }) =>
    secretAccess(call, "UpdateSecret", SecretId, {
      "secretsmanager:Description": Description,
      "secretsmanager:KmsKeyId": KmsKeyId,
    }),
  run: async (call, { SecretId, Description, KmsKeyId, version }) => {
    const { secrets } = call.store;
    const { arn, name } = ownSecret(call, SecretId);
    if (version) await secrets.putVersion(arn, version);
    if (Description !== undefined || KmsKeyId !== undefined)
      await secrets.change(arn, (secret) => ({
        ...secret,
        description: Description ?? secret.description,
        kmsKeyId: KmsKeyId ?? secret.kmsKeyId,
        changedAt: Date.now(),
      }));
    return { ARN: arn, Name: name, VersionId: version?.id };
  },
});
