import * as pulumi from "@pulumi/pulumi";
import type { Function } from "../function/index.ts";
import type { Problem } from "../parts/component.ts";
import { routeSlug } from "../parts/names.ts";
import type { RestApi } from "../rest-api/index.ts";
import type { Settings } from "./defaults.ts";
import type { Operation } from "./openapi.ts";

/** Function that answers an operation; undefined where the service does. */
export const functionOf = (
  functions: Settings["functions"],
  { operationId }: Operation,
): Function | undefined => (operationId === undefined ? undefined : functions[operationId]);

/** Lets the API call its functions, each for its own operations alone. */
export function admitApi(
  name: string,
  functions: Settings["functions"],
  operations: readonly Operation[],
  { nodes: { restApi } }: RestApi,
): void {
  for (const operation of operations) {
    const { method, path } = operation;
    functionOf(functions, operation)?.admit(
      `${name}-${routeSlug(operation)}`,
      "apigateway.amazonaws.com",
      pulumi.interpolate`${restApi.executionArn}/*/${method}${path.replaceAll(/\{[^}]+\}/g, "*")}`,
    );
  }
}

/** Finds functions of operations that the document does not have. */
export const functionProblems = (
  functions: Settings["functions"],
  operations: readonly Operation[],
): Problem[] =>
  Object.keys(functions)
    .filter((id) => !operations.some(({ operationId }) => operationId === id))
    .map((id) => ({
      argument: "functions",
      must: "name operations of the document",
      got: id,
      fix: `give one of ${operations.map(({ operationId }) => operationId ?? "(without operationId)").join(", ")}`,
    }));
