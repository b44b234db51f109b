import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { textOf, type DeployedResource } from "../../plan/deployed.ts";
import { leftoversOf } from "../../plan/leftovers.ts";

/** A log group that a service may have made again after the program's had gone. */
interface LateGroup {
  readonly name: string;
  readonly region: string;
}

/** Milliseconds after which the look is given up: credentials of a machine without any are looked for in the network. */
const PATIENCE = 10_000;

/** Looks, with the credentials that there are, which log groups came again after the stack had gone.
 * @returns Lines with the command for each that did; one line that says so when none did, or when nobody could look. */
export async function lateGroupLines(resources: readonly DeployedResource[]): Promise<readonly string[]> {
  const groups = resources.flatMap(lateGroupsOf);
  if (groups.length === 0) return [];
  try {
    const found = await within(PATIENCE, Promise.all(groups.map(exists)));
    const there = groups.filter((_, index) => found[index]);
    if (there.length === 0) return ["Looked for log groups that a late line made again: there is none."];
    return [
      "These log groups were made again by a late line:",
      ...there.map(
        ({ name, region }) => `  aws logs delete-log-group --region ${region} --log-group-name ${name}`,
      ),
    ];
  } catch (error) {
    return [`Log groups that a late line made again were not looked for: ${(error as Error).message}`];
  }
}

const lateGroupsOf = (resource: DeployedResource): readonly LateGroup[] =>
  leftoversOf(resource).flatMap(({ remedy }) =>
    remedy.kind === "made-first" && remedy.mayReturn
      ? [{ name: remedy.logGroup(resource), region: regionOf(resource) }]
      : [],
  );

const regionOf = (resource: DeployedResource) =>
  textOf(resource, "region") || (textOf(resource, "arn").split(":")[3] ?? "");

async function exists({ name, region }: LateGroup): Promise<boolean> {
  // A development package: `npm ci --omit=dev` leaves it out.
  const { CloudWatchLogsClient: Client, DescribeLogGroupsCommand } =
    await import("@aws-sdk/client-cloudwatch-logs");
  const client: CloudWatchLogsClient = new Client({ region });
  try {
    const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
    return logGroups.some(({ logGroupName }) => logGroupName === name);
  } finally {
    client.destroy();
  }
}

function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer in ${milliseconds / 1000} s`)), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
