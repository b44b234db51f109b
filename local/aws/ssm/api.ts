import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { deleteParameter, deleteParameters } from "./operations/delete-parameter.ts";
import { describeParameters, getParameterHistory } from "./operations/describe-parameters.ts";
import { getParameter, getParameters } from "./operations/get-parameter.ts";
import { getParametersByPath } from "./operations/get-parameters-by-path.ts";
import { labelParameterVersion, unlabelParameterVersion } from "./operations/label-parameter-version.ts";
import { putParameter } from "./operations/put-parameter.ts";
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from "./operations/tags.ts";
import type { ParameterStore } from "./store.ts";

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations.html */
export const operations: readonly Operation<ParameterStore>[] = [
  addTagsToResource,
  deleteParameter,
  deleteParameters,
  describeParameters,
  getParameter,
  getParameterHistory,
  getParameters,
  getParametersByPath,
  labelParameterVersion,
  listTagsForResource,
  putParameter,
  removeTagsFromResource,
  unlabelParameterVersion,
];

/** Systems Manager's Parameter Store as SDK clients call it. */
export function ssmApi(store: ParameterStore): ServiceApi {
  return serviceApi({
    signingName: "ssm",
    protocol: "json-1.1",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
  });
}
