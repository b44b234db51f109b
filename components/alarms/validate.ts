import type { Problem } from "../parts/component.ts";
import { isMailAddress } from "../parts/mail-address.ts";
import { isHeard, type Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export function problems(args: Settings): (Problem | false)[] {
  const { mailTo, level, slack, budgetUsd, anomalies } = args;
  return [
    level !== "essential" &&
      level !== "all" && {
        argument: "level",
        must: 'be "essential" or "all"',
        got: level,
        fix: 'use "essential"',
      },
    (budgetUsd !== undefined || anomalies !== undefined) &&
      !isHeard(args) && {
        argument: "mailTo",
        must: "name somebody who is told of the costs",
        got: mailTo,
        fix: 'use ["admin@example.com"], or give `slack`',
      },
    budgetUsd !== undefined &&
      !(budgetUsd > 0) && {
        argument: "budgetUsd",
        must: "be more than 0",
        got: budgetUsd,
        fix: "use 25",
      },
    anomalies !== undefined &&
      !/^(make|arn:aws[\w-]*:ce::\d{12}:anomalymonitor\/[\w-]+)$/.test(anomalies.monitor) && {
        argument: "anomalies.monitor",
        must: 'be "make" or the ARN of an anomaly monitor',
        got: anomalies.monitor,
        fix: "look with `aws ce get-anomaly-monitors`: an account has one monitor of services at most",
      },
    slack !== undefined &&
      !(/^T[0-9A-Z]{7,}$/.test(slack.teamId) && /^[CG][0-9A-Z]{7,}$/.test(slack.channelId)) && {
        argument: "slack",
        must: "have a workspace's id (T…) and a channel's id (C…)",
        got: slack,
        fix: "copy both from the channel's address in a browser",
      },
    ...mailTo.map(
      (address) =>
        !isMailAddress(address) && {
          argument: "mailTo",
          must: "have plain mail addresses",
          got: address,
          fix: 'use ones like "admin@example.com"',
        },
    ),
  ];
}
