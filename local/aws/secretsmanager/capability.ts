import { randomUUID } from "node:crypto";
import type { SecretCapability, SecretView } from "../../contract/capabilities.ts";
import { randomAlphanumeric } from "../../contract/names.ts";
import { notFound } from "./errors.ts";
import type { SecretsManagerStore } from "./operation.ts";
import type { SecretContent, SecretRecord } from "./records.ts";
import { CURRENT, stagesById, versionWith } from "./versions.ts";

/** Secrets for the services that keep some here, and for the console. */
export function secretCapability({ secrets, rotations }: SecretsManagerStore): SecretCapability {
  const byArn = (arn: string): SecretRecord => secrets.get(arn.split(":")[3] ?? "", arn);
  const read = async (secret: SecretRecord, id: string): Promise<string> => {
    const content = await secrets.content(secret, id);
    if (!content) throw notFound();
    return textOf(content);
  };
  return {
    createManaged: async ({ region, name, value, owningService, rotationSchedule, ...others }) => {
      const there = secrets.find(region, name);
      if (there?.owningService === owningService) return there.arn;
      const { arn } = await secrets.create(
        {
          arn: secrets.arnOf(region, name, randomAlphanumeric(6)),
          name,
          region,
          owningService,
          origin: "program",
          tags: others.tags ?? {},
          description: others.description,
          kmsKeyId: others.kmsKeyId,
        },
        { id: randomUUID(), content: { SecretString: value } },
      );
      if (rotationSchedule !== undefined)
        await rotations.configure(arn, { rules: { ScheduleExpression: rotationSchedule } });
      return arn;
    },
    putManaged: async (arn, value) => {
      const id = randomUUID();
      await secrets.putVersion(arn, { id, content: { SecretString: value } });
      return id;
    },
    readManaged: async (arn) => {
      const secret = byArn(arn);
      return await read(secret, versionWith(secret.versions, CURRENT) ?? "");
    },
    deleteManaged: async (arn) => await secrets.purge(arn),
    onRotation: (owningService, rotate) => rotations.owner(owningService, rotate),
    all: () => secrets.all().map(view),
    reveal: async (arn, versionId) => await read(byArn(arn), versionId),
  };
}

const textOf = (content: SecretContent) =>
  "SecretString" in content ? content.SecretString : `base64: ${content.SecretBinary}`;

function view(secret: SecretRecord): SecretView {
  const iso = (time: number | undefined) => (time === undefined ? undefined : new Date(time).toISOString());
  return {
    arn: secret.arn,
    name: secret.name,
    region: secret.region,
    owningService: secret.owningService,
    versions: stagesById(secret.versions),
    rotatedAt: iso(secret.rotatedAt),
    nextRotationAt: iso(secret.nextRotationAt),
    rotationProblem: secret.pending?.problem,
    deletedAt: iso(secret.deletion?.askedAt),
  };
}
