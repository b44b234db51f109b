import { exceptions } from "../../policies/exceptions.ts";
import type { Exception } from "../../policies/judgement.ts";

/** Leave that a short-lived stack needs beside that of its stage. */
const own = [
  {
    rule: "alarm-actions",
    resources: "*",
    reason:
      "A stack of a pull request is watched by who opened it; its alarms only show in the console what went wrong.",
    expires: "2027-11-30",
  },
  {
    rule: "budget",
    resources: "*",
    reason:
      "The budget of the account is the stage's, and counts the stacks of pull requests too; each ends by itself.",
    expires: "2027-11-30",
  },
] as const;

/** Leave of a short-lived stack to break rules: what its stage has, and what comes of being short-lived.
 * @param stage Stage that it is a copy of. */
export const previewExceptions = (stack: string, stage: string): readonly Exception[] => [
  ...exceptions.filter(({ stages }) => stages.includes(stage)).map((one) => ({ ...one, stages: [stack] })),
  ...own.map((one) => ({ ...one, stages: [stack] })),
];

/** The same as configuration of the policy pack, by rule.
 * @see docs/policies.md */
export function previewPolicyConfig(stack: string, stage: string): Readonly<Record<string, object>> {
  const rules = Map.groupBy(previewExceptions(stack, stage), ({ rule }) => rule);
  return Object.fromEntries(
    [...rules].map(([rule, given]) => [
      rule,
      {
        exceptions: given.map(({ resources, stages, reason, expires }) => ({
          resources,
          stages,
          reason,
          expires,
        })),
      },
    ]),
  );
}
