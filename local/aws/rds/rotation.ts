import { randomBytes } from "node:crypto";
import type { DatabaseStore } from "./store.ts";

/** Makes a password of a master user. */
export const newPassword = (): string => randomBytes(24).toString("base64url");

/** Gives the master user of a cluster a new password, and puts it into its secret. A server that does not run takes it from there when it starts.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html */
export async function rotateMasterPassword(store: DatabaseStore, secretArn: string): Promise<void> {
  const cluster = store.clusters().find(({ masterSecretArn }) => masterSecretArn === secretArn);
  if (!cluster) throw new Error(`no cluster has the secret ${secretArn}`);
  const password = newPassword();
  const { masterUsername: username } = cluster;
  // Whoever reads the new one from the secret is let in by it. When the process ends in between, the next start sets what the secret says.
  const server = store.server(cluster);
  const wasRunning = server.isRunning;
  await server.changeMasterPassword(password);
  await store.platform.capabilities.secrets.putManaged(secretArn, JSON.stringify({ username, password }));
  // One that began meanwhile may have read the old one.
  if (!wasRunning) await server.changeMasterPassword(password);
}
