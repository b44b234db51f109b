// `npx local-cloud github-token --repository octo-org/octo-repo --environment dev`: the token that GitHub would give to a job, from the running copy.
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { command } from "./command.ts";
import { findRunning } from "./running.ts";

const help = `Usage: local-cloud github-token --repository OWNER/NAME [--environment NAME] [--event push] [--ref refs/heads/main]
                    [--owner-id NUMBER --repository-id NUMBER] [--audience sts.amazonaws.com] [--seconds 300]
                    [--project .] [--stack dev] [--state .local]

Prints the token that GitHub would give to a job of the repository, signed by the issuer that the running copy plays. Roles that trust the
copy's OIDC provider for GitHub take it: aws sts assume-role-with-web-identity --web-identity-token "$(…)".

  --owner-id, --repository-id
                 numbers for the subject, as GitHub has them in tokens of repositories made after 15 July 2026`;

/** Members of a job, as the issuer is asked for them. */
const job = {
  repository: { type: "string" },
  environment: { type: "string" },
  event: { type: "string" },
  ref: { type: "string" },
  "owner-id": { type: "string" },
  "repository-id": { type: "string" },
  audience: { type: "string", default: "sts.amazonaws.com" },
  seconds: { type: "string" },
} as const;

try {
  const { values } = parseArgs({
    options: {
      ...job,
      project: { type: "string", default: "." },
      stack: { type: "string", default: "dev" },
      state: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) console.log(help);
  else {
    const running = findRunning(resolve(values.state ?? join(values.project, ".local"), values.stack));
    if (!running)
      throw new Error(`No copy of stack "${values.stack}" is running. Start one with: ${command}`);
    const asked = new URLSearchParams();
    for (const name of Object.keys(job) as (keyof typeof job)[]) {
      const value = values[name];
      if (value !== undefined) asked.set(name.replaceAll("-", "_"), value);
    }
    const address = `${running.aws}/_oidc/token.actions.githubusercontent.com/token?${asked.toString()}`;
    const answer = await fetch(address, {
      headers: { authorization: `bearer ${running.operator.secretAccessKey}` },
    });
    const { value, message } = (await answer.json()) as {
      readonly value?: string;
      readonly message?: string;
    };
    if (value === undefined) throw new Error(message ?? `the copy answered with ${answer.status}`);
    console.log(value);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
