import { resourceNotFound } from "../errors.ts";
import { accessTo, operation } from "../operation.ts";
import { functionPolicy } from "./function-policy.ts";

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html */
export const getPolicy = operation("GetPolicy", {
  members: { FunctionName: true, Qualifier: true },
  read: ({ store, region }, { FunctionName, Qualifier }) =>
    store.functions.parse(FunctionName, region, Qualifier),
  access: ({ store }, reference) => accessTo(store.functions, "GetPolicy", reference),
  run: ({ store: { functions } }, reference) => {
    const { latest } = functions.get(reference.region, reference.name);
    const policy = functionPolicy(functions, reference);
    if (policy === undefined) throw resourceNotFound();
    return { Policy: policy, RevisionId: latest.revisionId };
  },
});
