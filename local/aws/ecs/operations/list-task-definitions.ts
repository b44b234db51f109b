import { pageOf } from "../../../contract/page.ts";
import { invalidParameter } from "../errors.ts";
import { operation } from "../operation.ts";

/** Task definitions of an answer, unless it is asked for fewer. */
const PAGE = 100;

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html */
export const listTaskDefinitions = operation("ListTaskDefinitions", {
  members: { familyPrefix: true, status: true, sort: ["ASC"], maxResults: true, nextToken: true },
  access: () => [{ action: "ecs:ListTaskDefinitions", resource: "*" }],
  run: ({ store, region }, { familyPrefix, status = "ACTIVE", maxResults = PAGE, nextToken }) => {
    const definitions = store.taskDefinitions
      .all(region)
      .filter(
        (definition) =>
          definition.status === status && (familyPrefix === undefined || definition.family === familyPrefix),
      );
    const { items, next } = pageOf(
      definitions,
      // By number within a family, not by text.
      ({ family, revision }) => `${family} ${String(revision).padStart(10, "0")}`,
      { limit: maxResults, token: nextToken, invalid: () => invalidParameter("Invalid token.") },
    );
    return { taskDefinitionArns: items.map(({ arn }) => arn), nextToken: next };
  },
});
