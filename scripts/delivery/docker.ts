import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);
const settings = "/etc/docker/daemon.json";

/** Has Docker keep images as `docker.Image` builds them: with containerd's image store, which is what fresh installs of Docker 29 have, the
 * provider's build fails. Does nothing where that store is not in use.
 * @param file Settings of the daemon.
 * @see https://github.com/pulumi/pulumi-docker/issues/967
 * @see https://docs.docker.com/engine/storage/containerd/ */
export async function useClassicStore(file = settings): Promise<void> {
  const { stdout } = await run("docker", ["info", "--format", "{{ .DriverStatus }}"]);
  if (!stdout.includes("io.containerd.snapshotter")) {
    console.log("Docker keeps images in its own store: nothing to do.");
    return;
  }
  const present = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>) : {};
  const features = { ...(present["features"] as object | undefined), "containerd-snapshotter": false };
  const writing = run("sudo", ["tee", file]);
  writing.child.stdin?.end(`${JSON.stringify({ ...present, features }, undefined, 2)}\n`);
  await writing;
  await run("sudo", ["systemctl", "restart", "docker"]);
  console.log("Docker was told to keep images in its own store, not in containerd's.");
}
