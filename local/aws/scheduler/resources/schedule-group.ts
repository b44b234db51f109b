import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import type { GroupRecord } from "../records.ts";
import type { ScheduleStore } from "../store.ts";

/** Outputs of a group. */
interface GroupOutputs {
  readonly arn: string;
  readonly name: string;
  readonly state: string;
  readonly creationDate: string;
  readonly lastModificationDate: string;
}

/** `aws:scheduler/scheduleGroup:ScheduleGroup`.
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html */
export const scheduleGroupResource = (store: ScheduleStore) => {
  const state = ({ arn, name, createdAt }: GroupRecord) => {
    const date = new Date(createdAt).toISOString();
    return {
      id: name,
      outputs: { arn, name, state: "ACTIVE", creationDate: date, lastModificationDate: date },
    };
  };
  return resource<aws.scheduler.ScheduleGroupArgs, GroupOutputs>()({
    inputs: { name: true, namePrefix: true, tags: true },
    replaceOn: ["name", "namePrefix", "region"],
    create: async ({ name: logicalName, region, inputs }) => {
      const name = inputs.name ?? physicalName(inputs.namePrefix ?? logicalName, 64);
      return state(await store.createGroup({ region, name, tags: inputs.tags ?? {}, origin: "program" }));
    },
    update: async ({ region, inputs }, { outputs: { name } }) => {
      await store.retag(store.group(region, name), inputs.tags ?? {});
      return state(store.group(region, name));
    },
    delete: async ({ region, outputs: { name } }) => {
      if (store.groupsOf(region).some((group) => group.name === name)) await store.deleteGroup(region, name);
    },
  });
};
