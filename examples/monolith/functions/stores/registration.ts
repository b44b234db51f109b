/** Registration for the event, the same in both stores. */
export interface Registration {
  readonly registrationId: string;
  readonly name: string;
  /** In its stored form; there is one registration for each. */
  readonly email: string;
  /** As it was typed. */
  readonly mobile: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly registeredAt: string;
}

/** Names of the fields that both stores have to agree on. */
export const fields = ["registrationId", "name", "email", "mobile", "registeredAt"] as const;

/** Fields that differ between what two stores have of one address. */
export function differences(one: Registration, other: Registration): (typeof fields)[number][] {
  return fields.filter((field) => one[field] !== other[field]);
}
