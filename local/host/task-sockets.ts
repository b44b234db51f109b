// Only Node's own modules are used here: it runs in the processes of tasks and functions, too.
import { join, relative } from "node:path";

/** Longest path of a socket that every system takes, bytes. */
const LONGEST = 103;

/** Folder with the sockets of a process that has `temporaryFolder` for itself. */
export function socketFolder(temporaryFolder: string): string {
  return join(temporaryFolder, ".ports");
}

/** Name of the socket that tells a process the way to an endpoint inside its VPC. */
export const DOOR = "door";

/** Path of the socket that stands for a port of a container or a function, or that has another name: absolute, or relative to this process's
 * folder where that is shorter. It is in a folder that belongs to the user alone, so that nobody reaches the port by network.
 * @throws Error when the path is longer than a socket's may be. */
export function socketPath(temporaryFolder: string, port: number | string): string {
  const absolute = join(socketFolder(temporaryFolder), String(port));
  const short = relative(process.cwd(), absolute);
  const path = short.length < absolute.length ? short : absolute;
  if (Buffer.byteLength(path) > LONGEST)
    throw new Error(
      `the socket ${absolute} has a path of more than ${LONGEST} bytes. Fix: put the project into a folder with a shorter path`,
    );
  return path;
}
