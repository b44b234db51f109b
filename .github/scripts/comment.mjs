// Writes files as the one comment of the pull request of the event, and edits that comment from then on. For requests of the repository's own
// branches alone: others can't start what makes the files. Usage: node comment.mjs <name> <folder>
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { longest, run, variable, withoutMentions, writeComment } from "./github.mjs";

run("comment", () => {
  const [name, folder] = process.argv.slice(2);
  if (!/^[a-z-]+$/.test(name ?? "") || folder === undefined)
    throw new Error("usage: node comment.mjs <name> <folder>");
  const repository = variable("GITHUB_REPOSITORY");
  const { pull_request: pull } = JSON.parse(readFileSync(variable("GITHUB_EVENT_PATH"), "utf8"));
  if (!Number.isInteger(pull?.number)) throw new Error("the event is not of a pull request");
  if (pull.head.repo?.full_name !== repository) throw new Error("the pull request is another repository's");
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith(".md"))
        .sort()
    : [];
  const parts = files.map((file) => readFileSync(join(folder, file), "utf8"));
  const link = `${variable("GITHUB_SERVER_URL")}/${repository}/actions/runs/${variable("GITHUB_RUN_ID")}`;
  const head = `Commit ${pull.head.sha}, [this run](${link}).\n`;
  const text = [
    head,
    ...(parts.length > 0 ? parts : ["Nothing came out of it: the log of the run says why.\n"]),
  ];
  const body = withoutMentions(text.join("\n"));
  const cut = body.length > longest ? `${body.slice(0, longest)}\n… (the run has all)\n` : body;
  console.log(
    `${writeComment(repository, pull.number, `<!-- mysfits: ${name} -->`, cut)} the comment of pull request ${pull.number}.`,
  );
});
