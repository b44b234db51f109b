import type { CognitoIdentity } from "@aws-sdk/client-cognito-identity";
import { operationsOf, type Call } from "../../contract/operation.ts";
import type { Capabilities } from "../../contract/capabilities.ts";
import type { IdentityPoolStore } from "./store.ts";

/** Identity pools with those that they ask. */
export interface IdentityPools {
  readonly pools: IdentityPoolStore;
  /** Of user pools, for their tokens, and IAM, for credentials. */
  readonly capabilities: Capabilities;
}

/** A call of an operation of identity pools. */
export type IdentityCall = Call<IdentityPools>;

/** Makes an operation of identity pools. `public` ones need no signature: whoever has a user's token may call them.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html */
export const operation = operationsOf<CognitoIdentity, IdentityPools>();
