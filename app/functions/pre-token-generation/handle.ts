import type { TriggerEvent } from "../users/trigger-event.ts";

/** Event of the pre token generation trigger, version 2.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html */
export type PreTokenGenerationEvent = TriggerEvent<
  { readonly groupConfiguration: GroupConfiguration },
  { readonly claimsAndScopeOverrideDetails?: ClaimsAndScopes | null }
>;

interface GroupConfiguration {
  readonly groupsToOverride?: readonly string[];
  readonly iamRolesToOverride?: readonly string[];
  readonly preferredRole?: string | null;
}

interface ClaimsAndScopes {
  readonly idTokenGeneration: { readonly claimsToAddOrOverride: Readonly<Record<string, string>> };
  readonly accessTokenGeneration: { readonly claimsToAddOrOverride: Readonly<Record<string, string>> };
  readonly groupOverrideDetails: GroupConfiguration;
}

/** Surroundings of {@link shapeTokens}. */
export interface TokenOptions {
  readonly stage: string;
  /** Groups whose members are in them only with a second factor. */
  readonly guardedGroups: readonly string[];
  /** Tells whether a user has a second factor: one that Cognito asks for at each sign-in. */
  readonly hasSecondFactor: (userPoolId: string, userName: string) => Promise<boolean>;
}

/** Groups that ask for a second factor: all of them, where the pool knows one. */
export const guardedGroups = ({
  groups,
  mfa,
}: {
  readonly groups: readonly string[];
  readonly mfa: "off" | "optional" | "required";
}): readonly string[] => (mfa === "off" ? [] : groups);

/** Writes the stage into both tokens, and leaves a guarded group out of them while its member has no second factor: whoever has only a stolen
 * password of an administrator is no administrator. The member sets one up, and has the group from the next tokens on. */
export async function shapeTokens(
  event: PreTokenGenerationEvent,
  { stage, guardedGroups, hasSecondFactor }: TokenOptions,
): Promise<PreTokenGenerationEvent> {
  const { groupConfiguration } = event.request;
  const groups = groupConfiguration.groupsToOverride ?? [];
  const isGuarded = groups.some((group) => guardedGroups.includes(group));
  const keepsAll = !isGuarded || (await hasSecondFactor(event.userPoolId, event.userName ?? ""));
  const claimsToAddOrOverride = { stage };
  return {
    ...event,
    response: {
      claimsAndScopeOverrideDetails: {
        idTokenGeneration: { claimsToAddOrOverride },
        accessTokenGeneration: { claimsToAddOrOverride },
        groupOverrideDetails: {
          ...groupConfiguration,
          groupsToOverride: keepsAll ? groups : groups.filter((group) => !guardedGroups.includes(group)),
        },
      },
    },
  };
}
