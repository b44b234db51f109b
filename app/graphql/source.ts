import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Makes what `GraphQlApi` is given: the schema, and which field is answered by which resolver, and what that does to the table.
 * @param texts Texts of the built resolvers, by file name.
 * @throws Error naming a resolver that was not built. */
export function graphQlSource(texts: Readonly<Record<string, string>>) {
  const text = (name: string): string => {
    const resolver = texts[name];
    if (resolver === undefined) throw new Error(`app/graphql/resolvers has no ${name}`);
    return resolver;
  };
  const resolvers = [
    { field: "Mutation.createEvent", operation: "PutItem", code: text("create-event.js") },
    { field: "Query.myEvent", operation: "GetItem", code: text("my-event.js") },
    // As templates, like in the lab that this comes from.
    {
      field: "Query.listEvents",
      operation: "Scan",
      code: { request: text("list-events.request.vtl"), response: text("list-events.response.vtl") },
    },
  ] as const;
  return { schema: readFileSync(join(import.meta.dirname, "schema.graphql"), "utf8"), resolvers };
}
