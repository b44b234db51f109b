import type { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { operationsOf, type Call } from "../../contract/operation.ts";
import type { CognitoStore } from "./cognito-store.ts";

/** A call of an operation of Cognito. */
export type CognitoCall = Call<CognitoStore>;

/** Makes an operation of Cognito. `public` ones need no signature: whoever knows a password, a code or a token may call them.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-public-server-side.html */
export const operation = operationsOf<CognitoIdentityProvider, CognitoStore>();
