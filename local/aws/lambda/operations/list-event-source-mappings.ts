import { markedPage, operation } from "../operation.ts";
import { describeMapping } from "./mapping-description.ts";

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html */
export const listEventSourceMappings = operation("ListEventSourceMappings", {
  members: { EventSourceArn: true, FunctionName: true, Marker: true, MaxItems: true },
  read: ({ store, region }, input) => ({
    source: input.EventSourceArn,
    reference:
      input.FunctionName === undefined ? undefined : store.functions.parse(input.FunctionName, region),
    page: input,
  }),
  access: () => [{ action: "lambda:ListEventSourceMappings", resource: "*" }],
  run: ({ store: { functions, mappings }, region }, { source, reference, page }) => {
    const wanted = mappings
      .all()
      .filter((mapping) => mapping.region === region)
      .filter(({ eventSourceArn }) => source === undefined || eventSourceArn === source)
      .filter(
        ({ functionArn }) =>
          reference === undefined || functions.parse(functionArn, region).name === reference.name,
      );
    const { items, NextMarker } = markedPage(wanted, ({ uuid }) => uuid, page);
    return { EventSourceMappings: items.map(describeMapping), NextMarker };
  },
});
