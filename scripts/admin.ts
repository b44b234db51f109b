// `npm run admin -- you@example.com`: makes a user a member of the group `admin`, who sees the page Clicks.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  AdminAddUserToGroupCommand,
  CognitoIdentityProviderClient,
  ResourceNotFoundException,
  UserNotFoundException,
} from "@aws-sdk/client-cognito-identity-provider";
import { findRunning } from "../local/start/running.ts";

const usage = `Usage: npm run admin -- EMAIL [--stack dev] [--state .local]
       npm run admin -- EMAIL --user-pool ID [--region ap-northeast-2]

Makes a user who has registered a member of the group "admin": in the running copy, or, with your AWS credentials, in a user pool of AWS
(its id is the output userPoolId of the stack). Administrators need a second factor: whoever has none sets it up on the site's page /account, and is
an administrator from then on. Groups are in the token: sign in again after it.`;

const options = {
  stack: { type: "string", default: "dev" },
  state: { type: "string", default: ".local" },
  "user-pool": { type: "string" },
  region: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${usage}`, 2);
  }
  const { values, positionals } = parsed;
  const [email] = positionals;
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (email === undefined || positionals.length > 1) return fail(`Give one address.\n\n${usage}`, 2);
  const running =
    values["user-pool"] === undefined
      ? findRunning(resolve(import.meta.dirname, "..", values.state, values.stack))
      : undefined;
  const userPoolId = values["user-pool"] ?? running?.outputs["userPoolId"];
  if (typeof userPoolId !== "string")
    return fail(`No copy of stack "${values.stack}" is running. Start one with: npm start`, 1);
  const local = running && { endpoint: running.aws, credentials: running.operator };
  const client = new CognitoIdentityProviderClient({
    region: running?.region ?? values.region ?? userPoolId.split("_")[0],
    ...local,
  });
  try {
    await client.send(
      new AdminAddUserToGroupCommand({ UserPoolId: userPoolId, Username: email, GroupName: "admin" }),
    );
  } catch (error) {
    if (error instanceof UserNotFoundException)
      return fail(
        `${email} has not registered in ${userPoolId}. Register on the site first${running ? `: ${running.site}` : ""}`,
        1,
      );
    if (error instanceof ResourceNotFoundException)
      return fail(`${userPoolId}: ${error.message} The program makes the group "admin".`, 1);
    return fail(`${userPoolId}: ${(error as Error).message}`, 1);
  } finally {
    client.destroy();
  }
  console.log(
    `${email} is in the group "admin" of ${userPoolId} now. It counts with a second factor alone: set one up on the page /account of the site, or, where there is one, sign out and in again: groups are in the token.`,
  );
  return 0;
}

function fail(text: string, code: number): number {
  console.error(text);
  return code;
}
