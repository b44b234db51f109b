import { variables as postConfirmation } from "./functions/post-confirmation/environment.ts";
import { variables as preTokenGeneration } from "./functions/pre-token-generation/environment.ts";
import { tables } from "./data/tables.ts";
import { users } from "./users.ts";

/** People who sign in, and the environment variables of the functions that Cognito calls. */
export const accounts = {
  ...users,
  profiles: tables.profiles,
  variables: { postConfirmation, preTokenGeneration },
};
