import { accessTo, operation } from "../operation.ts";
import { describeFunction } from "./function-description.ts";

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
export const getFunction = operation("GetFunction", {
  members: { FunctionName: true, Qualifier: true },
  read: ({ store, region }, { FunctionName, Qualifier }) =>
    store.functions.parse(FunctionName, region, Qualifier),
  access: ({ store }, reference) => accessTo(store.functions, "GetFunction", reference),
  run: ({ store }, reference) => {
    const { fn, version, invokedArn } = store.functions.target(reference);
    const { reservedConcurrency } = fn;
    return {
      Configuration: describeFunction(fn, version, invokedArn),
      Code: { RepositoryType: "S3" },
      Tags: fn.tags,
      Concurrency:
        reservedConcurrency === undefined ? undefined : { ReservedConcurrentExecutions: reservedConcurrency },
    };
  },
});
