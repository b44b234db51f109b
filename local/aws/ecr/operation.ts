import type { ECR } from "@aws-sdk/client-ecr";
import { accountId } from "../../contract/account.ts";
import { operationsOf } from "../../contract/operation.ts";
import type { RepositoryStore } from "./store.ts";

/** Makes an operation of ECR. */
export const operation = operationsOf<ECR, RepositoryStore>();

/** The only registry that is here: the account's own. */
export const ownRegistry = [accountId] as const;
