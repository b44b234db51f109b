import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { required } from "../../../../app/functions/environment.ts";
import { People } from "../../people/people.ts";
import type { OldUsersPage } from "../stores/users.ts";
import { variables } from "./environment.ts";
import { invoke } from "./invoke.ts";

/** Opens the user pool. What Cognito throttles is tried again, more and more slowly. */
export const openPeople = (): People =>
  new People(new CognitoIdentityProviderClient({ maxAttempts: 8, retryMode: "adaptive" }), {
    userPoolId: required(variables.userPoolId),
    clientId: required(variables.userPoolClientId),
  });

/** Makes the client for functions in the network, which take their time: it must not ask twice. */
export const openLambda = (): LambdaClient => new LambdaClient({ maxAttempts: 1 });

/** Makes what reads the old users, page by page. */
export function openOldUsers(lambda: LambdaClient): (after: string | undefined) => Promise<OldUsersPage> {
  const name = required(variables.oldUsersFunction);
  return async (after) => await invoke<OldUsersPage>(lambda, name, { after });
}
