// Posts the report of a plan as the one comment of its pull request, and edits that comment from then on. Written for the Node of
// GitHub's runners; it installs nothing. Usage: node plan-comment.mjs <report>, with the event of `workflow_run`.
//
// The report is hostile: whoever opens a pull request can make it say anything. So it is text of a limited size and nothing else, and
// which pull request gets it is told by the event and by GitHub's API, never by the report.
import { lstatSync, readFileSync } from "node:fs";
import { gh, longest, run as runScript, variable, withoutMentions, writeComment } from "./github.mjs";

/** First line of the comment, by which it is found again. */
const marker = "<!-- mysfits: plan -->";
/** First line of every report that `npm run plan -- --format markdown` writes. */
const heading = "## What would change\n";
/** Size of the longest report when every character takes four bytes. */
const largest = 4 * longest;

function main() {
  const [report] = process.argv.slice(2);
  if (report === undefined) throw new Error("no report given. Usage: node plan-comment.mjs <report>");
  const repository = variable("GITHUB_REPOSITORY");
  const { workflow_run: run, repository: own } = JSON.parse(
    readFileSync(variable("GITHUB_EVENT_PATH"), "utf8"),
  );
  if (run.event !== "pull_request")
    throw new Error(`run ${run.id} was started by "${run.event}", not by a pull request`);
  const pull = pullRequest(repository, own.default_branch, run);
  if (pull === undefined) {
    console.log(`No open pull request ends with commit ${run.head_sha}: nothing is said.`);
    return;
  }
  const text = run.conclusion === "success" ? success(run, read(report)) : failure(run);
  console.log(`${writeComment(repository, pull, marker, text)} the comment of pull request ${pull}.`);
}

/** Number of the open pull request whose last commit the run looked at. The event names it for branches of the repository only, not
 * for forks; a branch has one open pull request into a base. */
function pullRequest(repository, base, { head_repository: head, head_branch: branch, head_sha: sha }) {
  // A fork that was deleted meanwhile.
  if (head === null) return undefined;
  const query = ["-f", "state=open", "-f", `head=${head.owner.login}:${branch}`, "-f", `base=${base}`];
  const pulls = gh(["api", "--method", "GET", `repos/${repository}/pulls`, ...query]);
  return pulls.find((pull) => pull.head.sha === sha && pull.head.repo?.full_name === head.full_name)?.number;
}

/** The report's text.
 * @throws Error when it is not a file, is too large, is not text, or is not a report. */
function read(path) {
  const { size } = regularFile(path);
  if (size > largest) throw new Error(`the report has ${size} bytes; at most ${largest} are taken`);
  let text;
  try {
    text = withoutMentions(new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path)));
  } catch {
    throw new Error("the report is not text in UTF-8");
  }
  if (text.length > longest)
    throw new Error(`the report has ${text.length} characters; at most ${longest} are taken`);
  if (/[^\P{Cc}\n\t]/u.test(text)) throw new Error("the report has control characters");
  if (!text.startsWith(heading)) throw new Error(`the report does not begin with "${heading.trim()}"`);
  return text;
}

function regularFile(path) {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) throw new Error("the artefact has no file plan.md");
  return stats;
}

// What is said about the report stands before it: the report could hide what follows it.
const success = (run, text) =>
  `> ${looked(run)} The code of this pull request wrote what follows, and could write anything: read the change as well.\n\n${text}`;

const failure = (run) =>
  `${heading}\n${looked(run)} **No plan was made**: the run failed, and its log says why. Fix: \`npm run plan\` in a clone of the branch.\n`;

const looked = ({ head_sha: sha, html_url: url }) => `Commit ${sha}, [this run](${url}).`;

runScript("plan-comment", main);
