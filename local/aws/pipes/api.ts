import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { describePipe } from "./operations/describe-pipe.ts";
import { listPipes } from "./operations/list-pipes.ts";
import type { PipeStore } from "./store.ts";

/** @see https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_Operations.html */
export const operations: readonly Operation<PipeStore>[] = [describePipe, listPipes];

/** EventBridge Pipes as SDK clients call it. Pipes come from the program; they can be read. */
export function pipesApi(store: PipeStore): ServiceApi {
  return serviceApi({
    signingName: "pipes",
    protocol: "rest-json",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
  });
}
