import { describe } from "../policies/index.ts";
import type { Effects } from "./report/sections.ts";
import { label } from "./label.ts";
import type { StagePlan } from "./stage-plan.ts";

/** Reasons for which a plan is not let through. `costPercent`: an idle month becomes dearer by more than so many percent. */
export type FailOn = "replace-data" | "new-public-route" | "policy" | { readonly costPercent: number };

/** Says why a plan is not let through, a line for each reason; none: it is. */
export function failures(
  plan: StagePlan,
  reasons: readonly FailOn[],
  effectsOf: (type: string) => Effects,
): readonly string[] {
  return reasons.flatMap((reason) =>
    failuresFor(plan, reason, effectsOf).map((line) => `${plan.stack}: ${line}`),
  );
}

function failuresFor(
  plan: StagePlan,
  reason: FailOn,
  effectsOf: (type: string) => Effects,
): readonly string[] {
  if (typeof reason === "object") {
    const { before, after } = plan.cost;
    const allowed = before * (1 + reason.costPercent / 100);
    return after > allowed
      ? [
          `an idle month costs ${after.toFixed(2)} in place of ${before.toFixed(2)} USD: more than ${reason.costPercent} % dearer`,
        ]
      : [];
  }
  switch (reason) {
    case "replace-data":
      return plan.changes
        .filter(
          ({ kind, resource }) =>
            (kind === "replace" || kind === "delete") && effectsOf(resource.type).loses !== undefined,
        )
        .map(
          ({ kind, resource }) =>
            `${label(resource)} is ${kind === "delete" ? "deleted" : "replaced"}, with its data`,
        );
    case "new-public-route": {
      const opened = plan.reach.opened.filter(({ open }) => open).map(({ what }) => what);
      const widened = plan.reach.changed
        .filter(({ before, after }) => after.some(({ open }) => open) && !before.some(({ open }) => open))
        .map(({ what }) => what);
      return [...opened, ...widened].map((what) => `anybody can now reach ${what}`);
    }
    case "policy":
      return plan.policies.broken.map(describe);
  }
}
