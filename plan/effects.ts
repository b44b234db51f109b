import type { ReplacesOn } from "./compare/changes.ts";
import type { Effects } from "./report/sections.ts";
import { updates } from "./updates.ts";

/** Inputs that hold data, code or words: a new value of them makes no new resource in any type that is known to us. */
const inPlace = /^(tags|description|policy|policyDocument|code|content|environment|comment)$/;

/** Tells whether a new value of an input replaces the resource, from the table of updates. Of a type that is not in it the provider's own
 * documentation decides; where that says nothing, anything but tags, policies and the like may replace it.
 * @param documents True when the documentation of an argument says that a new value makes a new resource. */
export const replacements =
  (documents: (type: string, property: string) => boolean): ReplacesOn =>
  (type, property) => {
    const row = updates[type];
    if (row) return row.replacedBy.includes(property) ? "yes" : "no";
    if (documents(type, property)) return "yes";
    return inPlace.test(property) ? "no" : "maybe";
  };

/** Data and down-time of what is replaced or deleted, and what a change in place does. */
export const effectsOf = (type: string): Effects => ({ ...updates[type], isKnown: type in updates });
