import { clickJourneys } from "./clicks.ts";
import { faultJourneys } from "./faults.ts";
import { operationJourneys } from "./operations.ts";
import { registrationJourneys } from "./registrations.ts";
import { shopJourneys } from "./shopping.ts";
import { visitorJourneys } from "./visitors.ts";
import type { Journey } from "./visit.ts";

export { Visit, type Journey, type Patience } from "./visit.ts";

/** Every journey, those first that leave all others as they are. */
export const journeys: readonly Journey[] = [
  ...visitorJourneys,
  ...registrationJourneys,
  ...shopJourneys,
  ...clickJourneys,
  ...operationJourneys,
  ...faultJourneys,
].toSorted((a, b) => order(a) - order(b));

function order({ kind }: Journey): number {
  return ["first", "fault", "long"].indexOf(kind);
}
