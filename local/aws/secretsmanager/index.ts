import type { ServiceFactory } from "../../contract/service.ts";
import { secretsManagerApi } from "./api.ts";
import { secretCapability } from "./capability.ts";
import type { SecretsManagerStore } from "./operation.ts";
import { secretPolicyResource } from "./resources/secret-policy.ts";
import { secretRotationResource } from "./resources/secret-rotation.ts";
import { secretVersionResource } from "./resources/secret-version.ts";
import { secretResource } from "./resources/secret.ts";
import { Rotations } from "./rotations.ts";
import { SecretStore } from "./store.ts";

/** Milliseconds between two looks at the clock. */
const INTERVAL = 10_000;

/** Secrets Manager: versions and staging labels, rotation by functions and by the services that own secrets, policies, recovery. Values are in
 * files that only the user of this machine can read, not encrypted. */
export const secretsmanager: ServiceFactory = async (platform) => {
  const secrets = await SecretStore.open(platform);
  const store: SecretsManagerStore = { secrets, rotations: new Rotations(platform, secrets) };
  let timer: NodeJS.Timeout | undefined;
  const look = async (now: number) => {
    await secrets.purgeDue(now);
    await store.rotations.look(now);
  };
  const stop = async () => {
    clearInterval(timer);
    await store.rotations.stop();
  };
  return {
    name: "secretsmanager",
    resources: {
      "aws:secretsmanager/secret:Secret": secretResource(secrets),
      "aws:secretsmanager/secretVersion:SecretVersion": secretVersionResource(secrets),
      "aws:secretsmanager/secretPolicy:SecretPolicy": secretPolicyResource(secrets),
      "aws:secretsmanager/secretRotation:SecretRotation": secretRotationResource(store),
    },
    api: secretsManagerApi(store),
    capabilities: { secrets: secretCapability(store) },
    foreign: () => secrets.foreign(),
    ready: async () => {
      store.rotations.resume();
      timer ??= setInterval(() => {
        look(Date.now()).catch((error: unknown) =>
          platform.logs.write("secretsmanager", "error", (error as Error).message),
        );
      }, INTERVAL).unref();
    },
    stop,
    abandon: stop,
  };
};
