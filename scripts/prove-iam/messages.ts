// What the command and the processes of its copies tell each other.
import type { Recorded } from "../../prove/questions.ts";
import type { Removal } from "../../prove/removal.ts";
import type { ProvenResource } from "../../prove/resource.ts";

/** What a copy is started for. */
export interface Round {
  /** For progress: `recording`. */
  readonly name: string;
  readonly stack: string;
  /** Removed before the start. */
  readonly fromStart: readonly Removal[];
  /** Ids of atoms that are removed when the copy runs. */
  readonly removed: readonly string[];
  /** Names of the journeys that are made. */
  readonly journeys: readonly string[];
  /** One after the other, so that each question is known to be of one journey. Otherwise at the same time, but faults after all others. */
  readonly isRecording: boolean;
  /** Milliseconds that journeys get for what must come, by name. */
  readonly patience: Readonly<Record<string, number>>;
}

/** What came of a journey. */
export interface Outcome {
  readonly journey: string;
  readonly milliseconds: number;
  /** Why it failed; undefined when it did not. */
  readonly problem?: string;
}

/** What came of a round. */
export interface RoundResult {
  /** Why the copy did not start; undefined when it did. */
  readonly startProblem?: string;
  /** Logical names of the resources that could not be made. */
  readonly notMade: readonly string[];
  readonly outcomes: readonly Outcome[];
  /** Everything that was asked, refused or not. */
  readonly questions: readonly Recorded[];
  /** Every resource of the program. */
  readonly resources: readonly ProvenResource[];
  readonly startMilliseconds: number;
}

/** A round with all rights and nothing to do, but for what is given. */
export const roundOf = (stack: string, name: string, more: Partial<Round>): Round => ({
  name: `${stack}: ${name}`,
  stack,
  journeys: [],
  fromStart: [],
  removed: [],
  isRecording: false,
  patience: {},
  ...more,
});
