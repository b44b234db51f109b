import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Resource } from "../../../contract/resource.ts";
import type { LogGroup } from "../records.ts";
import type { LogGroupStore } from "../store.ts";

interface Outputs {
  readonly name: string;
  readonly arn: string;
  readonly retentionInDays: number;
  readonly logGroupClass: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

interface LogGroupInputs {
  readonly logGroupClass?: string;
  readonly retentionInDays?: number;
  readonly kmsKeyId?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** `aws:cloudwatch/logGroup:LogGroup`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/cloudwatch/loggroup/ */
export function logGroupResource(store: LogGroupStore) {
  const make = async ({ inputs, region }: Resource<LogGroupInputs>, name: string) =>
    await store.create({
      ...settingsOf(inputs),
      name,
      region,
      logGroupClass: inputs.logGroupClass ?? "STANDARD",
      origin: "program",
    });
  return resource<aws.cloudwatch.LogGroupArgs, Outputs>()({
    inputs: {
      name: true,
      namePrefix: true,
      logGroupClass: true,
      retentionInDays: true,
      kmsKeyId: true,
      skipDestroy: true,
      tags: true,
      deletionProtectionEnabled: [false],
    },
    replaceOn: ["name", "namePrefix", "logGroupClass"],
    create: async (group) => {
      const { name, namePrefix = group.name } = group.inputs;
      return stateOf(await make(group, name ?? physicalName(namePrefix, 512)));
    },
    // Somebody may have deleted it by a call.
    start: async (kept) => {
      if (!store.find(kept.region, kept.id)) await make(kept, kept.id);
    },
    update: async ({ region, inputs }, { id }) => stateOf(await store.change(region, id, settingsOf(inputs))),
    delete: async ({ region, id, inputs: { skipDestroy = false } }) => {
      if (!skipDestroy && store.find(region, id)) await store.delete(region, id);
    },
  });
}

function settingsOf({ retentionInDays, kmsKeyId, tags = {} }: LogGroupInputs) {
  // The provider writes 0 for "for ever".
  return { retentionInDays: retentionInDays === 0 ? undefined : retentionInDays, kmsKeyId, tags };
}

function stateOf({ name, arn, retentionInDays = 0, logGroupClass, tags }: LogGroup) {
  return { id: name, outputs: { name, arn, retentionInDays, logGroupClass, tagsAll: tags } };
}
