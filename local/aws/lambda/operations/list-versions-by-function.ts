import { accessTo, markedPage, operation } from "../operation.ts";
import { describeFunction } from "./function-description.ts";

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html */
export const listVersionsByFunction = operation("ListVersionsByFunction", {
  members: { FunctionName: true, Marker: true, MaxItems: true },
  read: ({ store, region }, input) => ({
    reference: store.functions.parse(input.FunctionName, region),
    page: input,
  }),
  access: ({ store }, { reference }) => accessTo(store.functions, "ListVersionsByFunction", reference),
  run: ({ store }, { reference, page }) => {
    const fn = store.functions.get(reference.region, reference.name);
    // `$LATEST` is before every number, and numbers are in their order.
    const { items, NextMarker } = markedPage(
      [fn.latest, ...Object.values(fn.versions)],
      ({ version }) => version.padStart(10, "0"),
      page,
    );
    return { Versions: items.map((version) => describeFunction(fn, version)), NextMarker };
  },
});
