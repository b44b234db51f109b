import { accessTo, markedPage, operation } from "../operation.ts";
import { describeAlias } from "./alias-description.ts";

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListAliases.html */
export const listAliases = operation("ListAliases", {
  members: { FunctionName: true, FunctionVersion: true, Marker: true, MaxItems: true },
  read: ({ store, region }, input) => ({
    reference: store.functions.parse(input.FunctionName, region),
    version: input.FunctionVersion,
    page: input,
  }),
  access: ({ store }, { reference }) => accessTo(store.functions, "ListAliases", reference),
  run: ({ store }, { reference, version, page }) => {
    const fn = store.functions.get(reference.region, reference.name);
    const aliases = Object.values(fn.aliases).filter(
      (alias) => version === undefined || alias.version === version || version in alias.weights,
    );
    const { items, NextMarker } = markedPage(aliases, ({ name }) => name, page);
    return { Aliases: items.map((alias) => describeAlias(fn, alias)), NextMarker };
  },
});
