/** Which field is answered by which resolver of `app/graphql`, and what it does to the table.
 * @param texts The resolvers, by file name. */
export function graphQlResolvers(texts: Readonly<Record<string, string>>) {
  const text = (name: string): string => {
    const found = texts[name];
    if (found === undefined) throw new Error(`app/graphql has no ${name}`);
    return found;
  };
  return [
    { field: "Mutation.createEvent", operation: "PutItem", code: text("create-event.js") },
    { field: "Query.myEvent", operation: "GetItem", code: text("my-event.js") },
    // As templates, like in the lab that this comes from.
    {
      field: "Query.listEvents",
      operation: "Scan",
      code: { request: text("list-events.request.vtl"), response: text("list-events.response.vtl") },
    },
  ] as const;
}
