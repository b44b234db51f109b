import type { Glue } from "@aws-sdk/client-glue";
import { operationsOf } from "../../contract/operation.ts";
import type { CatalogStore } from "./store.ts";

/** Makes an operation of Glue, on the catalogue. */
export const operation = operationsOf<Glue, CatalogStore>();
