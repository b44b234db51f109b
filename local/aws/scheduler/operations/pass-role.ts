import type { Access } from "../../../contract/service.ts";
import type { ScheduleSettings } from "../records.ts";

/** Access to hand the role of a target to Scheduler. */
export const passRole = ({ target }: ScheduleSettings): Access => ({
  action: "iam:PassRole",
  resource: target.RoleArn,
  context: { "iam:PassedToService": "scheduler.amazonaws.com" },
});
