import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { LogGroup, LogGroups } from "../log-groups.ts";

type LogGroupInputs = Inputs<aws.cloudwatch.LogGroupArgs>;

/** `aws:cloudwatch/logGroup:LogGroup`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/cloudwatch/loggroup/ */
export function logGroupHandler(groups: LogGroups): ResourceHandler<LogGroupInputs> {
  const settings = ({ inputs }: Resource<LogGroupInputs>) => ({
    // The provider writes 0 for "for ever".
    retentionInDays: inputs.retentionInDays || undefined,
    kmsKeyId: inputs.kmsKeyId,
    tags: inputs.tags ?? {},
  });
  const state = ({ name, arn, retentionInDays, logGroupClass, tags }: LogGroup) => ({
    id: name,
    outputs: { name, arn, retentionInDays: retentionInDays ?? 0, logGroupClass, tagsAll: tags },
  });
  const make = async (resource: Resource<LogGroupInputs>, name: string) =>
    await groups.create({
      ...settings(resource),
      name,
      region: resource.region,
      logGroupClass: resource.inputs.logGroupClass ?? "STANDARD",
      origin: "program",
    });
  return {
    replaceOn: ["name", "namePrefix", "logGroupClass"],
    create: async (resource) => {
      const { name, namePrefix } = resource.inputs;
      return state(await make(resource, name ?? physicalName(namePrefix ?? resource.name, 512)));
    },
    // Somebody may have deleted it by a call.
    start: async (kept) => {
      if (!groups.find(kept.region, kept.id)) await make(kept, kept.id);
    },
    update: async (resource, previous) =>
      state(await groups.change(resource.region, previous.id, settings(resource))),
    delete: async ({ region, id, inputs }) => {
      if (!inputs.skipDestroy && groups.find(region, id)) await groups.delete(region, id);
    },
  };
}
