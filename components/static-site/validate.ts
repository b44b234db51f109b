import type { Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";
import type { SiteFile } from "./files.ts";

/** Lists everything that is wrong with the arguments.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern */
export function problems({ content, routes }: Settings, files: readonly SiteFile[]): (Problem | false)[] {
  return [
    !files.some(({ key }) => key === "index.html") && {
      argument: "content",
      must: "be a folder with an index.html",
      got: content,
      fix: "build the site first, or give the folder it is built into",
    },
    ...routes.map(
      ({ pattern }) =>
        !/^\/[\w\-.*$/~"'@:+?&]{1,254}$/.test(pattern) && {
          argument: "routes",
          must: "have path patterns that begin with / and use letters, digits and _-.*$/~\"'@:+?&",
          got: pattern,
          fix: 'write it like "/api/*"',
        },
    ),
  ];
}
