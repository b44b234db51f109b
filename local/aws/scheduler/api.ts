import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { createSchedule } from "./operations/create-schedule.ts";
import { deleteSchedule, getSchedule, listSchedules } from "./operations/get-schedule.ts";
import {
  createScheduleGroup,
  deleteScheduleGroup,
  getScheduleGroup,
  listScheduleGroups,
  listTagsForResource,
  tagResource,
  untagResource,
} from "./operations/schedule-groups.ts";
import { updateSchedule } from "./operations/update-schedule.ts";
import type { ScheduleStore } from "./store.ts";

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html */
export const operations: readonly Operation<ScheduleStore>[] = [
  createSchedule,
  createScheduleGroup,
  deleteSchedule,
  deleteScheduleGroup,
  getSchedule,
  getScheduleGroup,
  listScheduleGroups,
  listSchedules,
  listTagsForResource,
  tagResource,
  untagResource,
  updateSchedule,
];

/** EventBridge Scheduler as SDK clients call it. */
export function schedulerApi(store: ScheduleStore): ServiceApi {
  return serviceApi({
    signingName: "scheduler",
    protocol: "rest-json",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
  });
}
