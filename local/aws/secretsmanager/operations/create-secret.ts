import { randomAlphanumeric } from "../../../contract/names.ts";
import { readTags } from "../../../contract/tags.ts";
import { readContent, readVersionToken } from "../content.ts";
import { operation } from "../operation.ts";
import { checkName } from "../store.ts";
import { tagErrors } from "../tags.ts";

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
export const createSecret = operation("CreateSecret", {
  members: {
    Name: true,
    ClientRequestToken: true,
    Description: true,
    KmsKeyId: true,
    SecretString: true,
    SecretBinary: true,
    Tags: { Key: true, Value: true },
    ForceOverwriteReplicaSecret: [false],
  },
  read: ({ store, region }, input) => {
    checkName(input.Name);
    const content = readContent(input);
    return {
      ...input,
      arn: store.secrets.arnOf(region, input.Name, randomAlphanumeric(6)),
      tags: readTags(input.Tags, tagErrors),
      version: content && { id: readVersionToken(input.ClientRequestToken), content },
    };
  },
  access: (_, { arn, Name, tags }) => [
    {
      action: "secretsmanager:CreateSecret",
      resource: arn,
      context: {
        "secretsmanager:Name": Name,
        "aws:TagKeys": Object.keys(tags),
        ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
      },
    },
  ],
  run: async ({ store, region }, { arn, Name, Description, KmsKeyId, tags, version }) => {
    const secret = await store.secrets.create(
      { arn, name: Name, region, origin: "api", tags, description: Description, kmsKeyId: KmsKeyId },
      version,
    );
    return { ARN: secret.arn, Name, VersionId: version?.id };
  },
});
