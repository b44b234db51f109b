/** Why what is meant for triggers has no effect. */
export const TRIGGER = "triggers of Lambda are refused, so nobody reads it";

/** Why what tells of the caller's device has no effect. */
export const UNUSED = "neither analytics nor threat protection is on";

/** Members that tell of the caller. */
export const callerMembers = {
  ClientMetadata: TRIGGER,
  AnalyticsMetadata: UNUSED,
  UserContextData: UNUSED,
} as const;

/** Members that tell an administrator's call of the caller. */
export const adminCallerMembers = {
  ClientMetadata: TRIGGER,
  AnalyticsMetadata: UNUSED,
  ContextData: UNUSED,
} as const;

/** Members of an attribute. */
export const attributeMembers = { Name: true, Value: true } as const;
