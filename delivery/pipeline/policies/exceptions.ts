import type { Exception } from "../../../policies/judgement.ts";

const of = { stages: ["main"], expires: "2027-11-30" } as const;

/** Leave to break rules of `policies/` that the pipeline's stacks have; `npm run plan -- --project delivery/pipeline` heeds it. */
export const exceptions: readonly Exception[] = [
  ...["iam-no-escalation", "iam-no-wildcard-actions", "iam-no-wildcard-resources"].map((rule) => ({
    ...of,
    rule,
    resources: "*-pipeline-*",
    reason:
      "Who deploys makes roles, but below the boundary of the stage's workloads, and none that delivers. Many actions know no names of what they make. " +
      "A boundary is one policy of 6,144 characters: it allows services, of which the role's own policies allow actions by name. See docs/delivery.md.",
  })),
  {
    ...of,
    rule: "iam-no-wildcard-resources",
    resources: "*-workload-boundary",
    reason: "A boundary gives nothing: what a workload may do, and to what, its own grants say by name.",
  },
  {
    ...of,
    rule: "logs-key",
    resources: "*",
    reason:
      "Logs of builds are encrypted at rest by a key that AWS owns. See docs/decisions/2026-11-29-customer-keys.md.",
  },
  {
    ...of,
    rule: "sns-encrypted",
    resources: "alarms-topic",
    reason:
      "EventBridge can't publish to a topic that AWS's own key encrypts, and what is told are names and states. See docs/decisions/2026-11-29-customer-keys.md.",
  },
  {
    ...of,
    rule: "budget",
    resources: "*",
    reason:
      "The stages' budget is that of the whole account, and this stack costs what it runs: cents for a delivery.",
  },
];
