// Keeps one issue for each stage that is not as its program says: opens it, edits it when something else differs, closes it when nothing does.
// Usage: node drift-issue.mjs <folder with a <stage>.json of `npm run delivery -- drift` for each stage>
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  changeIssue,
  commentIssue,
  longest,
  newIssue,
  openIssue,
  run,
  variable,
  withoutMentions,
} from "./github.mjs";

/** Words for what would have to be done. */
const words = {
  create: "is gone",
  update: "was changed",
  replace: "was changed, and would be replaced",
  delete: "is not in the program",
};

run("drift-issue", () => {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error("usage: node drift-issue.mjs <folder>");
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith(".json"))
        .sort()
    : [];
  if (files.length === 0) throw new Error(`no stage was looked at: ${folder} has no result`);
  for (const file of files) tell(JSON.parse(readFileSync(join(folder, file), "utf8")));
});

function tell({ stage, commit, resources }) {
  const repository = variable("GITHUB_REPOSITORY");
  const marker = `<!-- mysfits: drift ${stage} -->`;
  const issue = openIssue(repository, marker);
  if (resources.length === 0) {
    if (issue) {
      commentIssue(repository, issue.number, "Everything is as the program says again.");
      changeIssue(repository, issue.number, { state: "closed", state_reason: "completed" });
    }
    console.log(`${stage}: ${issue ? `closed issue ${issue.number}` : "nothing to tell"}.`);
    return;
  }
  const body = `${marker}\n${text(stage, commit, resources)}`;
  if (issue === undefined) {
    const number = newIssue(repository, `${stage} is not as the program says`, body);
    console.log(`${stage}: opened issue ${number}.`);
  } else if (issue.body.replaceAll("\r\n", "\n").trim() === body.trim()) {
    console.log(`${stage}: issue ${issue.number} says it already.`);
  } else {
    changeIssue(repository, issue.number, { body });
    commentIssue(repository, issue.number, "What differs has changed: see above.");
    console.log(`${stage}: edited issue ${issue.number}.`);
  }
}

function text(stage, commit, resources) {
  const rows = resources.map(
    ({ op, type, name, properties }) =>
      `| ${words[op] ?? op} | \`${type}\` | \`${name}\` | ${properties.map((property) => `\`${property}\``).join(", ")} |`,
  );
  const lines = [
    `Stage **${stage}** has what commit ${commit} does not say. Somebody, or an AWS service, changed it outside the program.`,
    "",
    "| Resource | Type | Name | Arguments |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
    `Was it a mistake? \`npm run pulumi -- up --refresh --stack ${stage}\` on that commit puts it back; look at its preview first. Was it right? Write it into the program, and deploy that.`,
    "This issue is edited once a week, and closed when nothing differs.",
  ];
  return withoutMentions(lines.join("\n")).slice(0, longest);
}
