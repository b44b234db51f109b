import type { ConsoleData } from "../data.ts";
import { markup, table } from "../markup.ts";
import type { Page } from "../page.ts";

/** Services that are scaled, and what was changed of them, newest first. */
export const scalingPage: Page<ReturnType<ConsoleData["scaling"]>> = {
  path: "/scaling",
  tab: "Scaling",
  data: (cloud) => cloud.scaling(),
  json: { "/api/scaling": (cloud) => cloud.scaling() },
  render: ({ targets, activities }) =>
    markup`${table(
      "Scaled services",
      ["Service", "Tasks", "Running", "Minimum", "Maximum", "Region"],
      targets.map(
        ({ resourceId, desired, running, minimum, maximum, region }) =>
          markup`<tr><td>${resourceId}</td><td>${desired ?? ""}</td><td>${running ?? ""}</td><td>${minimum}</td><td>${maximum}</td><td>${region}</td></tr>`,
      ),
      "The program scales nothing.",
    )}${table(
      "Changes",
      ["At", "Service", "Change", "Why", "Status"],
      activities.map(
        ({ startedAt, resourceId, description, cause, status }) =>
          markup`<tr><td>${startedAt}</td><td>${resourceId}</td><td>${description}</td><td>${cause}</td><td>${status}</td></tr>`,
      ),
      "Nothing has changed.",
    )}`,
};
