import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { users } from "../../users.ts";
import { required } from "../environment.ts";
import { variables } from "./environment.ts";
import { guardedGroups, shapeTokens, type PreTokenGenerationEvent } from "./handle.ts";
import { poolFactors } from "./second-factor.ts";

const options = {
  stage: required(variables.stage),
  guardedGroups: guardedGroups(users),
  hasSecondFactor: poolFactors(new CognitoIdentityProviderClient({})),
};

/** Trigger before somebody gets tokens. */
export async function handler(event: PreTokenGenerationEvent): Promise<PreTokenGenerationEvent> {
  return await shapeTokens(event, options);
}
