import { resourceNotFound } from "../errors.ts";
import { accessTo, operation } from "../operation.ts";
import { aliasOf } from "../stores/function-store.ts";
import { describeAlias } from "./alias-description.ts";

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetAlias.html */
export const getAlias = operation("GetAlias", {
  members: { FunctionName: true, Name: true },
  read: ({ store, region }, { FunctionName, Name }) => ({
    reference: store.functions.parse(FunctionName, region),
    name: Name,
  }),
  access: ({ store }, { reference }) => accessTo(store.functions, "GetAlias", reference),
  run: ({ store }, { reference, name }) => {
    const fn = store.functions.get(reference.region, reference.name);
    const alias = aliasOf(fn, name);
    if (!alias) throw resourceNotFound(`Cannot find alias arn: ${fn.arn}:${name}`);
    return describeAlias(fn, alias);
  },
});
