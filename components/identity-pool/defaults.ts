import type * as aws from "@pulumi/aws";
import type { WithDefaults } from "../parts/component.ts";
import type { IdentityPoolArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = { principalTags: {} } as const satisfies Partial<IdentityPoolArgs>;

/** Arguments of `IdentityPool` with the defaults. */
export type Settings = WithDefaults<IdentityPoolArgs, typeof defaults>;

/** Settings of every pool: nobody gets anything without a token, and the pool chooses the role, not the caller. */
export const poolDefaults = {
  allowUnauthenticatedIdentities: false,
  allowClassicFlow: false,
} as const satisfies Partial<aws.cognito.IdentityPoolArgs>;

/** Defaults that keep the component secure. */
export const guards = {
  identityPool: ["allowUnauthenticatedIdentities", "allowClassicFlow", "cognitoIdentityProviders"],
  role: ["assumeRolePolicy"],
};
