import type { HttpRequest, HttpResponse } from "../../contract/http.ts";
import type { BuildStores } from "./stores/build-stores.ts";

const colours: Readonly<Record<string, string>> = { passing: "#4c1", failing: "#e05d44", unknown: "#9f9f9f" };

/** Answers the address of a project's badge, which needs no signature: how its newest build that has ended went.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-badges.html */
export function serveBadge({ projects, builds }: BuildStores, { url }: HttpRequest): Promise<HttpResponse> {
  const token = new URL(url, "http://127.0.0.1").searchParams.get("uuid") ?? "";
  const project = projects.byBadge(token);
  if (!project) return Promise.resolve({ status: 404, headers: {}, body: Buffer.alloc(0) });
  const newest = builds
    .all(project.region)
    .find(({ projectName, status }) => projectName === project.name && status !== "IN_PROGRESS");
  const text = newest === undefined ? "unknown" : newest.status === "SUCCEEDED" ? "passing" : "failing";
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20" role="img" aria-label="build: ${text}"><rect width="38" height="20" fill="#555"/><rect x="38" width="52" height="20" fill="${colours[text] ?? ""}"/><g fill="#fff" font-family="sans-serif" font-size="11"><text x="6" y="14">build</text><text x="43" y="14">${text}</text></g></svg>`;
  return Promise.resolve({
    status: 200,
    headers: { "content-type": "image/svg+xml", "cache-control": "no-cache" },
    body: Buffer.from(svg),
  });
}
