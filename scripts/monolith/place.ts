/** Steps of the ladder. */
export const STEPS = [0, 1, 2, 3, 4, 5] as const;
export type Step = (typeof STEPS)[number];

/** A place on the ladder: the configuration of the program in examples/monolith. */
export interface Place {
  /** Who serves the traffic. */
  readonly step: Step;
  /** Highest step whose resources are there, never below `step`. */
  readonly built: Step;
  /** Who reads and writes registrations first. */
  readonly registrations: "old" | "new";
  /** True at step 5 while the monolith's task runs still, or again. */
  readonly running?: boolean;
}

/** Where a ladder begins. */
export const GROUND: Place = { step: 0, built: 0, registrations: "old" };

/** Configuration of the program at a place, by full key. */
export const configOf = ({
  step,
  built,
  registrations,
  running,
}: Place): Readonly<Record<string, string>> => ({
  "monolith:step": String(step),
  "monolith:built": String(built),
  "monolith:registrations": registrations,
  ...(running === true && { "monolith:running": "true" }),
});

/** A place in words, for people: `step 3, registrations new, 5 built`. */
export function describePlace({ step, built, registrations, running }: Place): string {
  const parts = [`step ${step}`];
  if (step >= 3) parts.push(`registrations ${registrations}`);
  if (built > step) parts.push(`${built} built`);
  if (running) parts.push("the monolith runs");
  return parts.join(", ");
}

/** Reads a place that was written down as JSON.
 * @returns undefined when it is none. */
export function readPlace(text: string): Place | undefined {
  let value: Partial<Record<keyof Place, unknown>>;
  try {
    value = (JSON.parse(text) ?? {}) as typeof value;
  } catch {
    return undefined;
  }
  const { registrations } = value;
  const [step, built] = [stepOf(value.step), stepOf(value.built)];
  if (step === undefined || built === undefined || built < step) return undefined;
  if (registrations !== "old" && registrations !== "new") return undefined;
  return { step, built, registrations, ...(value.running === true && { running: true }) };
}

/** The step of a number; undefined when there is no such step. */
export const stepOf = (value: unknown): Step | undefined => STEPS.find((step) => step === value);
