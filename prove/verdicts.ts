import type { Atom, ManagedPolicy } from "./atoms.ts";
import { Decider } from "./decide.ts";
import { isMaking, type Recorded } from "./questions.ts";

/** Phase in which a copy starts, and people sign up. */
export const START = "start";
/** Phase in which nobody does anything. */
export const IDLE = "idle";
/** True for a phase that is a journey. */
export const isJourney = (phase: string): boolean => phase !== START && phase !== IDLE && !isMaking(phase);

/** Something that is known to be needed though its removal breaks no journey. */
export interface Reason {
  /** Ids of atoms; `*` stands for anything. */
  readonly atoms: string;
  /** Stages, unless it is for all. */
  readonly stages?: readonly string[];
  /** Why it is there all the same, with the page of AWS that says so. */
  readonly why: string;
}

/** Forecast of what a removal breaks, from the questions that were asked on the journeys. */
export interface Forecast {
  readonly atom: Atom;
  /** Phases in which something would have been refused without it. None: nothing depends on it. */
  readonly phases: readonly string[];
  /** Journeys on which its role, or its policy, was asked anything: one that comes first may ask for others too. */
  readonly around: readonly string[];
  /** Resources that were asked for, when the statement allows all resources, and never all of them was asked for. */
  readonly narrower: readonly string[];
}

/** Forecasts what the removal of each atom breaks: the questions that were allowed are asked again without it. */
export function forecasts(atoms: readonly Atom[], questions: readonly Recorded[]): readonly Forecast[] {
  const decider = new Decider();
  const allowed = questions.filter((one) => one.allowed);
  return atoms.map((atom): Forecast => {
    const concerned = allowed.filter(({ question }) => decider.concerns(question, atom));
    const flipped = concerned.filter(({ question }) => !decider.allows(question, [atom]));
    return {
      atom,
      phases: phasesOf(flipped),
      around: phasesOf(concerned).filter(isJourney),
      narrower: isForAllResources(atom) ? concrete(flipped) : [],
    };
  });
}

const phasesOf = (recorded: readonly Recorded[]): readonly string[] => [
  ...new Set(recorded.flatMap(({ phases }) => phases)),
];

const isForAllResources = ({ part, statement, effect }: Atom): boolean =>
  effect === "Allow" &&
  (part.element === "resource" ? part.value === "*" : statement.split(" on ")[1]?.split(" ")[0] === "*");

/** Resources by their ARNs; none as soon as one question was about all. */
function concrete(recorded: readonly Recorded[]): readonly string[] {
  const resources = [...new Set(recorded.map(({ question }) => question.resource))];
  return resources.includes("*") ? [] : resources;
}

/** What is known of an atom in the end. */
export interface Verdict {
  readonly atom: Atom;
  readonly state: "proven" | "reasoned" | "unproven";
  /** For what is proven: it was really removed, or the questions of the journeys were asked again without it. */
  readonly how?: "removed" | "asked again";
  /** What breaks without it. */
  readonly breaks: readonly string[];
  /** Why it is there, or what is wrong with it. */
  readonly why?: string;
}

/** Outcome of removing an atom from a running copy. */
export interface Trialled {
  /** Journeys that failed for it, resources that could not be made, or `start`. */
  readonly breaks: readonly string[];
}

/** All that a proof of a stage says. */
export interface Proof {
  readonly stage: string;
  readonly verdicts: readonly Verdict[];
  readonly managed: readonly ManagedPolicy[];
}

/** Judges atoms.
 * @param trials Of those that were removed, by their ids; undefined when nothing was.
 * @param stage Name of the stage, for the reasons. */
export function judge(
  all: readonly Forecast[],
  trials: ReadonlyMap<string, Trialled> | undefined,
  reasons: readonly Reason[],
  stage: string,
): readonly Verdict[] {
  return all.map(({ atom, phases, narrower }): Verdict => {
    const reason = reasons.find((one) => appliesTo(one, atom, stage));
    const reasoned = (): Verdict | undefined =>
      reason && { atom, state: "reasoned", breaks: [], why: reason.why };
    const unproven = (why: string): Verdict => reasoned() ?? { atom, state: "unproven", breaks: [], why };
    if (phases.length === 0) return unproven("nothing that was asked on any journey depends on it");
    if (narrower.length > 0)
      return unproven(`it allows all resources, and only these were asked for: ${narrower.join(", ")}`);
    if (!trials) return { atom, state: "proven", how: "asked again", breaks: phases };
    const breaks = trials.get(atom.id)?.breaks ?? [];
    if (breaks.length > 0) return { atom, state: "proven", how: "removed", breaks };
    return unproven(`something is refused without it (${phases.join(", ")}), and every journey goes on`);
  });
}

/** True when a reason is about an atom of a stage. */
export function appliesTo({ atoms, stages }: Reason, { id }: Atom, stage: string): boolean {
  if (stages && !stages.includes(stage)) return false;
  const parts = atoms.split("*").map((text) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(id);
}

/** Reasons that are not needed: no verdict rests on them. */
export function staleReasons(
  reasons: readonly Reason[],
  proofs: readonly Pick<Proof, "stage" | "verdicts">[],
): readonly Reason[] {
  return reasons.filter(
    (reason) =>
      !proofs.some(({ stage, verdicts }) =>
        verdicts.some(({ atom, state }) => state === "reasoned" && appliesTo(reason, atom, stage)),
      ),
  );
}
