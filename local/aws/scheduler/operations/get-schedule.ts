import { pageOf } from "../../../contract/page.ts";
import { invalidToken } from "../errors.ts";
import { operation } from "../operation.ts";
import type { ScheduleRecord } from "../records.ts";
import { DEFAULT } from "../store.ts";
import { limitOf } from "./limit.ts";

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html */
export const getSchedule = operation("GetSchedule", {
  members: { Name: true, GroupName: true },
  read: ({ region }, { Name, GroupName = DEFAULT }) => ({ region, group: GroupName, name: Name }),
  access: ({ store }, place) => [{ action: "scheduler:GetSchedule", resource: store.arnOf(place) }],
  run: ({ store }, place) => {
    const schedule = store.get(place);
    const { startAt, endAt, window } = schedule;
    return {
      Arn: schedule.arn,
      Name: schedule.name,
      GroupName: schedule.group,
      ScheduleExpression: schedule.expression,
      ScheduleExpressionTimezone: schedule.timeZone,
      StartDate: startAt === undefined ? undefined : new Date(startAt),
      EndDate: endAt === undefined ? undefined : new Date(endAt),
      Description: schedule.description,
      State: stateOf(schedule),
      KmsKeyArn: schedule.kmsKeyArn,
      CreationDate: new Date(schedule.createdAt),
      LastModificationDate: new Date(schedule.modifiedAt),
      FlexibleTimeWindow:
        window === 0 ? { Mode: "OFF" } : { Mode: "FLEXIBLE", MaximumWindowInMinutes: window },
      ActionAfterCompletion: schedule.isDeletedWhenDone ? "DELETE" : "NONE",
      Target: schedule.target,
    };
  },
});

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_DeleteSchedule.html */
export const deleteSchedule = operation("DeleteSchedule", {
  members: { Name: true, GroupName: true, ClientToken: "a schedule is told by its name" },
  read: ({ region }, { Name, GroupName = DEFAULT }) => ({ region, group: GroupName, name: Name }),
  access: ({ store }, place) => [{ action: "scheduler:DeleteSchedule", resource: store.arnOf(place) }],
  run: async ({ store }, place) => {
    await store.delete(store.get(place).arn);
  },
});

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html */
export const listSchedules = operation("ListSchedules", {
  members: { GroupName: true, NamePrefix: true, State: true, MaxResults: true, NextToken: true },
  read: (_, input) => ({ ...input, limit: limitOf(input.MaxResults) }),
  access: () => [{ action: "scheduler:ListSchedules", resource: "*" }],
  run: ({ store, region }, { GroupName, NamePrefix = "", State, limit, NextToken }) => {
    const schedules = store
      .all(region)
      .filter(
        (schedule) =>
          (GroupName === undefined || schedule.group === GroupName) &&
          schedule.name.startsWith(NamePrefix) &&
          (State === undefined || stateOf(schedule) === State),
      );
    const page = pageOf(schedules, ({ arn }) => arn, { limit, token: NextToken, invalid: invalidToken });
    return {
      NextToken: page.next,
      Schedules: page.items.map((schedule) => ({
        Arn: schedule.arn,
        Name: schedule.name,
        GroupName: schedule.group,
        State: stateOf(schedule),
        CreationDate: new Date(schedule.createdAt),
        LastModificationDate: new Date(schedule.modifiedAt),
        Target: { Arn: schedule.target.Arn },
      })),
    };
  },
});

const stateOf = ({ isEnabled }: ScheduleRecord) => (isEnabled ? "ENABLED" : "DISABLED");
