import { ListObjectsV2Command, S3Client, type ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";
import { readProjectName } from "../../local/engine/project.ts";
import { runPulumi } from "../pulumi/cli.ts";
import { root } from "./git.ts";

/** A short-lived stack, of a pull request. */
export interface PreviewStack {
  readonly name: string;
  readonly pullRequest: number;
  /** Undefined before the first update. */
  readonly lastUpdate: Date | undefined;
}

/** Name of a pull request's stack. */
export const stackNameOf = (pullRequest: number): string => `pr-${pullRequest}`;

/** Lists the short-lived stacks of the project, in the backend that PULUMI_BACKEND_URL names.
 * @throws Error when the backend can't be asked. */
export async function previewStacks(): Promise<readonly PreviewStack[]> {
  const backend = URL.parse(process.env["PULUMI_BACKEND_URL"] ?? "");
  if (backend?.protocol !== "s3:") return await listedByPulumi();
  const region = backend.searchParams.get("region");
  const client = new S3Client(region === null ? {} : { region });
  try {
    return await listedInBucket(client, backend, await readProjectName(root));
  } finally {
    client.destroy();
  }
}

async function listedByPulumi(): Promise<readonly PreviewStack[]> {
  const { code, output } = await runPulumi(["stack", "ls", "--json"], { reads: true });
  if (code !== 0) throw new Error(`pulumi stack ls ended with ${code}, see above`);
  const stacks = JSON.parse(output) as readonly { readonly name: string; readonly lastUpdate?: string }[];
  return stacks.flatMap(({ name, lastUpdate }) =>
    previewStack(name.split("/").at(-1) ?? name, lastUpdate === undefined ? undefined : new Date(lastUpdate)),
  );
}

/** Lists stacks by the names of their files in a bucket. `pulumi stack ls` reads each stack's state for it, and fails where a role may not read that of
 * other stages.
 * @param backend `s3://bucket/folder?region=…`
 * @see https://www.pulumi.com/docs/iac/operations/stack-management/using-a-diy-backend/ */
export async function listedInBucket(
  client: S3Client,
  { hostname, pathname }: URL,
  project: string,
): Promise<readonly PreviewStack[]> {
  const folder = [pathname.replaceAll(/^\/+|\/+$/g, ""), ".pulumi/stacks", project].filter(Boolean).join("/");
  const stacks: PreviewStack[] = [];
  let token: string | undefined;
  do {
    const page: ListObjectsV2CommandOutput = await client.send(
      new ListObjectsV2Command({ Bucket: hostname, Prefix: `${folder}/pr-`, ContinuationToken: token }),
    );
    for (const { Key = "", LastModified } of page.Contents ?? []) {
      const [, name = ""] = /^([^/]+)\.json(?:\.gz)?$/.exec(Key.slice(folder.length + 1)) ?? [];
      stacks.push(...previewStack(name, LastModified));
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return stacks;
}

/** None for a stack of another kind. */
function previewStack(name: string, lastUpdate: Date | undefined): readonly PreviewStack[] {
  const [, number] = /^pr-(\d+)$/.exec(name) ?? [];
  return number === undefined ? [] : [{ name, pullRequest: Number(number), lastUpdate }];
}
