import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./defaults.ts";

/** Adds what the site's APIs need: a route to each, and the member of `/config.json` that tells its path. */
export function withApis(args: Settings): Settings {
  const apis = Object.entries(args.apis);
  if (apis.length === 0) return args;
  const paths = Object.fromEntries(apis.map(([member, { path }]) => [member, path]));
  return {
    ...args,
    routes: [...apis.map(([, { route }]) => route), ...args.routes],
    config: pulumi.output(args.config ?? {}).apply((config) => ({ ...config, ...paths })),
  };
}
