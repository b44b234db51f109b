import type { ConsoleData } from "../data.ts";
import { markup, page, table } from "./markup.ts";

/** Every alarm of the program, raised ones first. */
export function alarmsPage(alarms: ReturnType<ConsoleData["alarms"]>): string {
  const order = ["ALARM", "INSUFFICIENT_DATA", "OK"];
  return page(
    "/alarms",
    "Alarms",
    table(
      ["State", "Alarm", "Why", "Since", "Region"],
      [...alarms]
        .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
        .map(
          ({ name, description, region, state, reason, changedAt }) =>
            markup`<tr><td class="${state === "ALARM" ? "bad" : "good"}">${state}</td><td>${description || name}</td><td>${reason}</td><td>${changedAt}</td><td>${region}</td></tr>`,
        ),
      "The program has no alarm.",
    ),
  );
}
