import type { Operation } from "../../contract/operation.ts";
import type { ServiceApi } from "../../contract/api.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { batchDeleteImage } from "./operations/batch-delete-image.ts";
import { describeImages } from "./operations/describe-images.ts";
import { describeRepositories } from "./operations/describe-repositories.ts";
import { listImages } from "./operations/list-images.ts";
import { invalidParameter } from "./errors.ts";
import type { RepositoryStore } from "./store.ts";

/** The calls with which people look at repositories. Images are made by docker.Image of the program: layers are not pushed or pulled over HTTP.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/ */
export const operations: readonly Operation<RepositoryStore>[] = [
  batchDeleteImage,
  describeImages,
  describeRepositories,
  listImages,
];

/** ECR as SDK clients call it. */
export function ecrApi(store: RepositoryStore): ServiceApi {
  return serviceApi({
    signingName: "ecr",
    protocol: "json-1.1",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
    faults: { missing: (path) => invalidParameter(`Invalid parameter at '${path}': it is missing`) },
  });
}
