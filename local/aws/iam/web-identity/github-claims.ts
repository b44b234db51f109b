import { randomUUID } from "node:crypto";

/** Issuer of GitHub's tokens, as claims of its tokens are called in conditions. */
export const GITHUB = "token.actions.githubusercontent.com";

/** Job of a GitHub workflow, as far as its token tells it. */
export interface GitHubJob {
  /** `owner/name` */
  readonly repository: string;
  /** Environment that the job names.
   * @default none */
  readonly environment?: string;
  /** Event of the run: `push`, `pull_request`.
   * @default "push" */
  readonly event?: string;
  /** @default "refs/heads/main" */
  readonly ref?: string;
  /** Numbers of owner and repository: with them the subject has the form that can't be taken over with a name.
   * @default none: the older form */
  readonly ids?: { readonly owner: string; readonly repository: string };
}

/** Claims of the token that GitHub gives a job, but for audience and times.
 * @see https://docs.github.com/en/actions/reference/security/oidc */
export function githubClaims({
  repository,
  environment,
  event = "push",
  ref = "refs/heads/main",
  ids,
}: GitHubJob) {
  const [owner = "", name = ""] = repository.split("/");
  const place = ids ? `${owner}@${ids.owner}/${name}@${ids.repository}` : repository;
  return {
    jti: randomUUID(),
    sub: `repo:${place}:${contextOf({ environment, event, ref })}`,
    repository,
    repository_owner: owner,
    ...(ids && { repository_id: ids.repository, repository_owner_id: ids.owner }),
    ...(environment !== undefined && { environment }),
    event_name: event,
    ref,
    ref_type: ref.startsWith("refs/tags/") ? "tag" : "branch",
    workflow: "local",
    actor: "local",
    runner_environment: "self-hosted",
  };
}

/** End of the subject: an environment goes before the event, a pull request before the branch. */
function contextOf({
  environment,
  event,
  ref,
}: {
  environment?: string;
  event: string;
  ref: string;
}): string {
  if (environment !== undefined) return `environment:${environment.replaceAll(":", "%3A")}`;
  return event === "pull_request" ? "pull_request" : `ref:${ref}`;
}
