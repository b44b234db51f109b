import type { Check } from "../check.ts";
import { apiChecks } from "./api.ts";
import { eventChecks } from "./events.ts";
import { pageChecks } from "./page.ts";
import { peopleChecks } from "./people.ts";

/** Everything that is looked at, in order: the others follow what `config` says. */
export const checks: readonly Check[] = [...pageChecks, ...apiChecks, ...peopleChecks, ...eventChecks];
