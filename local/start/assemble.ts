import type { Capabilities } from "../contract/capabilities.ts";

/** One object of capabilities that services add theirs to as they are made; order does not matter, as long as nobody asks
 * before all are there.
 * @returns `capabilities`, where asking for one that nobody offers throws, and `add`. */
export function assembleCapabilities(): {
  capabilities: Capabilities;
  add: (offered: Partial<Capabilities>) => void;
} {
  const offered: Partial<Capabilities> = {};
  return {
    capabilities: new Proxy({} as Capabilities, {
      get(_, name) {
        const capability = offered[name as keyof Capabilities];
        if (!capability)
          throw new Error(
            `no service of the local cloud offers "${String(name)}"; it belongs into local/aws/index.ts`,
          );
        return capability;
      },
      has: (_, name) => name in offered,
    }),
    add: (more) => void Object.assign(offered, more),
  };
}
