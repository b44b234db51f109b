import { journeys, type Journey } from "../../tests/e2e/journeys/index.ts";

/** Names of the journeys of some kinds. */
export const namesOf = (...kinds: readonly Journey["kind"][]): readonly string[] =>
  journeys.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name);

const minutes = namesOf("long");

/** True for a journey that takes minutes. */
export const isLong = (journey: string): boolean => minutes.includes(journey);

/** Names of the journeys that look at what came of the start and of the people's sign-up. */
export const lookingBack = journeys.filter(({ looksBack }) => looksBack).map(({ name }) => name);
