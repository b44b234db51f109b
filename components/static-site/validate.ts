import { existsSync, readFileSync } from "node:fs";
import type { Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";
import type { SiteFile } from "./files.ts";

/** Lists everything that is wrong with the arguments.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern */
export function problems(
  { content, routes, fallback }: Settings,
  files: readonly SiteFile[],
): (Problem | false)[] {
  return [
    !files.some(({ key }) => key === "index.html") && {
      argument: "content",
      must: "be a folder with an index.html",
      got: content,
      fix: "build the site first, or give the folder it is built into",
    },
    ...(fallback ? pageProblems(fallback.page) : []),
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

/** Lists what is wrong with the page of a fallback: nothing that it asks for can be had when it is shown. */
function pageProblems(page: string): (Problem | false)[] {
  if (!existsSync(page))
    return [
      {
        argument: "fallback.page",
        must: "be a file",
        got: page,
        fix: "give the path of a page, relative to the project",
      },
    ];
  const [part] = /<(?:script|img|link|iframe)\b[^>]*>/i.exec(readFileSync(page, "utf8")) ?? [];
  return [
    part !== undefined && {
      argument: "fallback.page",
      must: "have no scripts, pictures or links to other files",
      got: part,
      fix: "put styles and SVG into the page itself",
    },
  ];
}
