import type { ConsoleData } from "../data.ts";
import { markup, table } from "../markup.ts";
import type { Page } from "../page.ts";

const ORDER = ["ALARM", "INSUFFICIENT_DATA", "OK"];

/** Every alarm of the program, raised ones first. */
export const alarmsPage: Page<ReturnType<ConsoleData["alarms"]>> = {
  path: "/alarms",
  tab: "Alarms",
  data: (cloud) => cloud.alarms(),
  json: { "/api/alarms": (cloud) => cloud.alarms() },
  render: (alarms) =>
    table(
      "Alarms",
      ["State", "Alarm", "Why", "Since", "Region"],
      [...alarms]
        .sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state))
        .map(
          ({ name, description, region, state, reason, changedAt }) =>
            markup`<tr><td class="${state === "ALARM" ? "bad" : "good"}">${state}</td><td>${description || name}</td><td>${reason}</td><td>${changedAt}</td><td>${region}</td></tr>`,
        ),
      "The program has no alarm.",
    ),
};
