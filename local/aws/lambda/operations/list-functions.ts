import { markedPage, operation } from "../operation.ts";
import { describeFunction } from "./function-description.ts";

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html */
export const listFunctions = operation("ListFunctions", {
  members: { Marker: true, MaxItems: true },
  access: () => [{ action: "lambda:ListFunctions", resource: "*" }],
  run: ({ store, region }, input) => {
    const { items, NextMarker } = markedPage(store.functions.all(region), ({ name }) => name, input);
    return { Functions: items.map((fn) => describeFunction(fn, fn.latest)), NextMarker };
  },
});
