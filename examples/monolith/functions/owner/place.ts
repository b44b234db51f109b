import { required } from "../../../../app/functions/environment.ts";
import type { Place } from "../../app/migrations/rights.ts";

/** Reads the place on the ladder from the environment. */
export const placeOf = (): Place => ({
  step: Number(required("LADDER_STEP")),
  built: Number(required("LADDER_BUILT")),
  running: required("LADDER_RUNNING") === "true",
});
