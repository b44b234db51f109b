/** The schema, and which field is answered by which resolver of `app/graphql`, and what that does to the table.
 * @param texts What is in the folder, by file name. */
export function graphQlSource(texts: Readonly<Record<string, string>>) {
  const text = (name: string): string => {
    const found = texts[name];
    if (found === undefined) throw new Error(`app/graphql has no ${name}`);
    return found;
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
  return { schema: text("schema.graphql"), resolvers };
}
