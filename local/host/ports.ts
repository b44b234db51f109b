/** Opens a server on a port of 127.0.0.1 that nobody has: `preferred`, or the next free one above it. The server itself finds out,
 * so that copies which start at the same moment do not get in each other's way.
 * @param open Rejects with code EADDRINUSE when the port is taken.
 * @param reserved Ports that are left out.
 * @throws Error naming the ports tried, when a hundred in a row are taken. */
export async function openOnFreePort<T>(
  preferred: number,
  open: (port: number) => Promise<T>,
  reserved: ReadonlySet<number> = new Set(),
): Promise<T> {
  for (let port = preferred; port < preferred + 100 && port <= 65_535; port++) {
    if (reserved.has(port)) continue;
    try {
      return await open(port);
    } catch (error) {
      if (!isPortTaken(error)) throw error;
    }
  }
  throw new Error(`ports ${preferred} to ${Math.min(preferred + 99, 65_535)} of 127.0.0.1 are all taken`);
}

/** True when a server could not listen because somebody else does. */
export function isPortTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === "EADDRINUSE";
}
