import { accessTo, operation } from "../operation.ts";
import { describeFunction } from "./function-description.ts";

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
export const getFunctionConfiguration = operation("GetFunctionConfiguration", {
  members: { FunctionName: true, Qualifier: true },
  read: ({ store, region }, { FunctionName, Qualifier }) =>
    store.functions.parse(FunctionName, region, Qualifier),
  access: ({ store }, reference) => accessTo(store.functions, "GetFunctionConfiguration", reference),
  run: ({ store }, reference) => {
    const { fn, version, invokedArn } = store.functions.target(reference);
    return describeFunction(fn, version, invokedArn);
  },
});
