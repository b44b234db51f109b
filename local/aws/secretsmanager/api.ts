import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import type { SecretsManagerStore } from "./operation.ts";
import { createSecret } from "./operations/create-secret.ts";
import { deleteSecret, restoreSecret } from "./operations/delete-secret.ts";
import { describeSecret } from "./operations/describe-secret.ts";
import { getRandomPassword } from "./operations/get-random-password.ts";
import { batchGetSecretValue, getSecretValue } from "./operations/get-secret-value.ts";
import { listSecrets, listSecretVersionIds } from "./operations/list-secrets.ts";
import { putSecretValue } from "./operations/put-secret-value.ts";
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from "./operations/resource-policy.ts";
import { cancelRotateSecret, rotateSecret } from "./operations/rotate-secret.ts";
import { tagResource, untagResource } from "./operations/tags.ts";
import { updateSecretVersionStage } from "./operations/update-secret-version-stage.ts";
import { updateSecret } from "./operations/update-secret.ts";

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html */
export const operations: readonly Operation<SecretsManagerStore>[] = [
  batchGetSecretValue,
  cancelRotateSecret,
  createSecret,
  deleteResourcePolicy,
  deleteSecret,
  describeSecret,
  getRandomPassword,
  getResourcePolicy,
  getSecretValue,
  listSecrets,
  listSecretVersionIds,
  putResourcePolicy,
  putSecretValue,
  restoreSecret,
  rotateSecret,
  tagResource,
  untagResource,
  updateSecret,
  updateSecretVersionStage,
];

/** Secrets Manager as SDK clients call it. */
export function secretsManagerApi(store: SecretsManagerStore): ServiceApi {
  return serviceApi({
    signingName: "secretsmanager",
    protocol: "json-1.1",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
  });
}
