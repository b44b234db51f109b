import { operation } from "../operation.ts";
import { DEFAULT } from "../store.ts";
import { passRole } from "./pass-role.ts";
import { readSettings, scheduleMembers } from "./schedule-input.ts";

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
export const createSchedule = operation("CreateSchedule", {
  members: scheduleMembers,
  read: ({ region }, input) => ({
    place: { region, group: input.GroupName ?? DEFAULT, name: input.Name },
    settings: readSettings(input),
  }),
  access: ({ store }, { place, settings }) => [
    { action: "scheduler:CreateSchedule", resource: store.arnOf(place) },
    passRole(settings),
  ],
  run: async ({ store }, { place, settings }) => ({
    ScheduleArn: (await store.create(place, settings, "api")).arn,
  }),
});
