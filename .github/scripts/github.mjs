// What the scripts of the workflows ask GitHub, by its command line `gh`. Written for the Node of GitHub's runners; it installs nothing.
import { execFileSync } from "node:child_process";

/** Who writes with the token of a workflow. */
const author = "github-actions[bot]";
/** Longest text of a comment or an issue, in characters; GitHub takes 65,536. */
export const longest = 65_000;

/** Answer of a call of GitHub's API; the token is taken from `GH_TOKEN`. */
export function gh(args, content) {
  const input = content === undefined ? "" : JSON.stringify(content);
  const limit = 64 * 1024 * 1024;
  return JSON.parse(execFileSync("gh", args, { input, encoding: "utf8", maxBuffer: limit }));
}

const api = (method, path, content) => gh(["api", "--method", method, path, "--input", "-"], content);

/** Everything of a list, page by page. */
const listOf = (path) => gh(["api", "--method", "GET", "--paginate", "--slurp", path]).flat();

/** What a workflow wrote, found again by its first line. */
const ownOf = (items, marker) =>
  items.find(({ user, body }) => user?.login === author && body?.startsWith(marker));

/** Writes the one comment of a pull request that begins with a marker, or edits it.
 * @returns "Wrote" or "Edited". */
export function writeComment(repository, pull, marker, text) {
  const body = `${marker}\n${text}`;
  const comment = ownOf(listOf(`repos/${repository}/issues/${pull}/comments?per_page=100`), marker);
  if (comment) api("PATCH", `repos/${repository}/issues/comments/${comment.id}`, { body });
  else api("POST", `repos/${repository}/issues/${pull}/comments`, { body });
  return comment ? "Edited" : "Wrote";
}

/** The open issue that begins with a marker. */
export const openIssue = (repository, marker) =>
  ownOf(listOf(`repos/${repository}/issues?state=open&per_page=100`), marker);

/** Opens an issue. @returns its number. */
export const newIssue = (repository, title, body) =>
  api("POST", `repos/${repository}/issues`, { title, body }).number;

/** Changes an issue: its body, or its state. */
export const changeIssue = (repository, number, change) =>
  void api("PATCH", `repos/${repository}/issues/${number}`, change);

/** Adds a comment to an issue. */
export const commentIssue = (repository, number, body) =>
  void api("POST", `repos/${repository}/issues/${number}/comments`, { body });

/** Text that tells nobody: GitHub mails whoever is named after an @. */
export const withoutMentions = (text) => text.replaceAll(/@(?!\u200B)/g, "@\u200B");

/** Value of an environment variable.
 * @throws Error when it is not set. */
export function variable(name) {
  const value = process.env[name];
  if (value === undefined || value === "")
    throw new Error(`${name} is not set: this runs in a workflow of GitHub Actions`);
  return value;
}

/** Runs a script; an error is one line, and ends it with 1. */
export function run(name, main) {
  try {
    main();
  } catch (error) {
    console.error(`${name}: ${error.message}`);
    process.exitCode = 1;
  }
}
