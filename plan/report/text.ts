import type { StagePlan } from "../stage-plan.ts";
import { sections, summary, type EffectsOf, type Weight } from "./sections.ts";

const marks: Readonly<Record<Weight, string>> = { danger: "!!", warning: " !", plain: "  " };

/** A plan for a terminal. */
export const textReport = (plans: readonly StagePlan[], effectsOf: EffectsOf): string =>
  plans
    .map((plan) => {
      const parts = sections(plan, effectsOf).map(
        ({ title, lines }) =>
          `\n  ${title}\n${lines
            .map(({ weight, text, details }) =>
              [`  ${marks[weight]} ${text}`, ...details.map((detail) => `       ${detail}`)].join("\n"),
            )
            .join("\n")}\n`,
      );
      return `Stage ${plan.stack}: ${summary(plan)}\n${parts.join("")}`;
    })
    .join("\n");
