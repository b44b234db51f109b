import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { readContent } from "../content.ts";
import { invalidParameter } from "../errors.ts";
import type { SecretStore } from "../store.ts";
import { CURRENT } from "../versions.ts";

/** Outputs of a version. */
interface VersionOutputs {
  readonly arn: string;
  readonly secretArn: string;
  readonly versionId: string;
  readonly versionStages: readonly string[];
  readonly hasSecretStringWo: boolean;
}

/** `aws:secretsmanager/secretVersion:SecretVersion`: a value. A write-only one is written when its version number changes.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html */
export const secretVersionResource = (secrets: SecretStore) =>
  resource<aws.secretsmanager.SecretVersionArgs, VersionOutputs>()({
    inputs: {
      secretId: true,
      secretString: true,
      secretBinary: true,
      secretStringWo: true,
      secretStringWoVersion: true,
      versionStages: true,
    },
    writeOnly: ["secretStringWo"],
    replaceOn: ["secretId", "secretString", "secretBinary", "secretStringWoVersion", "region"],
    create: async ({ region, inputs }) => {
      const { secretId, secretString, secretBinary, secretStringWo, secretStringWoVersion } = inputs;
      const given = [secretString, secretBinary, secretStringWo].filter((value) => value !== undefined);
      if (given.length !== 1)
        throw invalidParameter("Give one of secretString, secretBinary and secretStringWo.");
      if (secretStringWo !== undefined && secretStringWoVersion === undefined)
        throw invalidParameter("secretStringWo needs secretStringWoVersion.");
      const content = readContent({
        SecretString: secretString ?? secretStringWo,
        ...(secretBinary !== undefined && { SecretBinary: Buffer.from(secretBinary, "base64") }),
      });
      if (!content) throw invalidParameter("The secret value must not be empty.");
      const { arn } = secrets.live(region, secretId);
      const id = randomUUID();
      const { versions } = await secrets.putVersion(arn, { id, content, stages: inputs.versionStages });
      return {
        id: `${arn}|${id}`,
        outputs: {
          arn,
          secretArn: arn,
          versionId: id,
          versionStages: versions[id]?.stages ?? [],
          hasSecretStringWo: secretStringWo !== undefined,
        },
      };
    },
    // Labels are moved by whoever rotates: those of the program are where they begin.
    update: async (_, { id, outputs }) => ({ id, outputs }),
    delete: async ({ region, outputs: { secretArn, versionId } }) => {
      const secret = secrets.find(region, secretArn);
      if (!secret?.versions[versionId] || secret.deletion) return;
      // The provider takes the labels, but not the one that can't be taken.
      await secrets.change(secretArn, (there) => {
        const version = there.versions[versionId];
        if (!version) return there;
        const stages = version.stages.filter((label) => label === CURRENT);
        return { ...there, versions: { ...there.versions, [versionId]: { ...version, stages } } };
      });
    },
  });
