import { operation } from "../operation.ts";
import { DEFAULT } from "../store.ts";
import { passRole } from "./pass-role.ts";
import { readSettings, scheduleMembers } from "./schedule-input.ts";

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UpdateSchedule.html */
export const updateSchedule = operation("UpdateSchedule", {
  members: scheduleMembers,
  read: ({ region }, input) => ({
    place: { region, group: input.GroupName ?? DEFAULT, name: input.Name },
    settings: readSettings(input),
  }),
  access: ({ store }, { place, settings }) => [
    { action: "scheduler:UpdateSchedule", resource: store.arnOf(place) },
    passRole(settings),
  ],
  run: async ({ store }, { place, settings }) => ({
    ScheduleArn: (await store.update(place, settings)).arn,
  }),
});
