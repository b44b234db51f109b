import { invalid } from "../errors.ts";
import { accessTo, operation, readResourceId, scalable } from "../operation.ts";
import { putAction } from "../registration.ts";

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html */
export const putScheduledAction = operation("PutScheduledAction", {
  members: {
    ...scalable,
    ScheduledActionName: true,
    Schedule: true,
    Timezone: true,
    StartTime: true,
    EndTime: true,
    ScalableTargetAction: true,
  },
  read: (_, input) => {
    const { Schedule } = input;
    if (Schedule === undefined) throw invalid("Schedule is required for a new scheduled action");
    return { ...input, Schedule, ResourceId: readResourceId(input.ResourceId) };
  },
  access: (call, { ResourceId }) => accessTo("PutScheduledAction", call, ResourceId),
  run: async ({ store, region }, input) => {
    const { ResourceId, ScheduledActionName, Schedule, Timezone = "UTC", StartTime, EndTime } = input;
    await putAction(store, {
      region,
      resourceId: ResourceId,
      name: ScheduledActionName,
      schedule: Schedule,
      timeZone: Timezone,
      startTime: StartTime?.getTime(),
      endTime: EndTime?.getTime(),
      minimum: input.ScalableTargetAction?.MinCapacity,
      maximum: input.ScalableTargetAction?.MaxCapacity,
    });
    return {};
  },
});
