import type { StagePlan } from "../stage-plan.ts";
import { sections, summary, type EffectsOf } from "./sections.ts";
import { shownDifferences } from "./values.ts";

/** A plan for programs: the same sections as in the text, and each change with its values. Secrets are not in it. */
export const jsonReport = (plans: readonly StagePlan[], effectsOf: EffectsOf): string =>
  `${JSON.stringify(
    plans.map((plan) => ({
      stage: plan.stack,
      presence: plan.presence,
      summary: summary(plan),
      unchanged: plan.unchanged,
      changes: plan.changes.map((change) => ({
        kind: change.kind,
        urn: change.resource.urn,
        type: change.resource.type,
        name: change.resource.name,
        source: change.resource.source,
        differences: shownDifferences(change),
        replacedBy: change.replacedBy,
        follows: change.follows,
        renamedFrom: change.renamedFrom,
        alias: change.alias,
      })),
      sections: sections(plan, effectsOf),
    })),
    null,
    2,
  )}\n`;
