import type { Place } from "./place.ts";

/** Place without what is built: what people on the ladder see. */
export type Rung = Pick<Place, "step" | "registrations">;

/** Every rung, from the ground up. */
export const RUNGS: readonly Rung[] = [
  { step: 0, registrations: "old" },
  { step: 1, registrations: "old" },
  { step: 2, registrations: "old" },
  { step: 3, registrations: "old" },
  { step: 3, registrations: "new" },
  { step: 4, registrations: "new" },
  { step: 5, registrations: "new" },
];

/** Number of a rung, from 0.
 * @throws Error when the ladder has no such rung. */
export function indexOf({ step, registrations }: Rung): number {
  const index = RUNGS.findIndex((rung) => rung.step === step && rung.registrations === registrations);
  if (index < 0) throw new Error(`the ladder has no step ${step} with registrations ${registrations}`);
  return index;
}

/** Rungs on the way from one to another, without the first: each is one move from the one before, up or down. */
export function wayTo(from: Rung, to: Rung): readonly Rung[] {
  const [start, end] = [indexOf(from), indexOf(to)];
  return end >= start ? RUNGS.slice(start + 1, end + 1) : RUNGS.slice(end, start).toReversed();
}

/** A rung in words: `step 3, registrations new`. */
export const describeRung = ({ step, registrations }: Rung): string =>
  step === 3 ? `step 3, registrations ${registrations}` : `step ${step}`;
