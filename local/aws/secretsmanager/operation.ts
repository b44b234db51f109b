import type { SecretsManager } from "@aws-sdk/client-secrets-manager";
import { operationsOf, type Call } from "../../contract/operation.ts";
import type { Rotations } from "./rotations.ts";
import type { SecretStore } from "./store.ts";

/** Secrets, and what rotates them. */
export interface SecretsManagerStore {
  readonly secrets: SecretStore;
  readonly rotations: Rotations;
}

export type SecretsManagerCall = Call<SecretsManagerStore>;

/** Makes an operation of Secrets Manager. */
export const operation = operationsOf<SecretsManager, SecretsManagerStore>();
