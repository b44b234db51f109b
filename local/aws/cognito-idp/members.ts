/** Why what tells of the caller's device has no effect. */
export const UNUSED = "neither analytics nor threat protection is on";

/** Members that tell of the caller. */
export const callerMembers = {
  ClientMetadata: true,
  AnalyticsMetadata: UNUSED,
  UserContextData: UNUSED,
} as const;

/** Members that tell an administrator's call of the caller. */
export const adminCallerMembers = {
  ClientMetadata: true,
  AnalyticsMetadata: UNUSED,
  ContextData: UNUSED,
} as const;

/** Members of an attribute. */
export const attributeMembers = { Name: true, Value: true } as const;
