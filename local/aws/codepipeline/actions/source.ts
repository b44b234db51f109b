import type { Access } from "../../../contract/api.ts";
import { accountId } from "../../../contract/account.ts";
import { formatArn } from "../../../contract/arn.ts";
import type { Revision } from "../../../contract/capabilities/repository.ts";
import { ActionFailure, outputOf, s3Of, setting, type ActionContext, type ActionResult } from "./action.ts";

/** Gets the code by a connection: here, of the working tree's own repository.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html */
export async function connectionSource(context: ActionContext): Promise<ActionResult> {
  const { platform } = context;
  const arn = setting(context, "ConnectionArn");
  const repository = setting(context, "FullRepositoryId");
  const branch = setting(context, "BranchName");
  const service = arn.split(":")[2] ?? "";
  allow(context, {
    action: `${service}:UseConnection`,
    resource: arn,
    context: { [`${service}:FullRepositoryId`]: repository, [`${service}:BranchName`]: branch },
  });
  const connection =
    "connections" in platform.capabilities ? platform.capabilities.connections.find(arn) : undefined;
  if (connection?.status !== "AVAILABLE")
    throw new ActionFailure(
      "ConfigurationError",
      `[${connection?.providerType ?? "Connection"}] Connection ${arn} is ${connection ? "not available: it is PENDING until somebody completes it in the console" : "not there"}`,
    );
  return await takeRevision(context, branch, () => ({
    ConnectionArn: arn,
    FullRepositoryName: repository,
    ProviderType: connection.providerType,
  }));
}

/** Gets the code of CodeCommit: here, of the working tree's own repository.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeCommit.html */
export async function codeCommitSource(context: ActionContext): Promise<ActionResult> {
  const name = setting(context, "RepositoryName");
  const branch = setting(context, "BranchName");
  const resource = formatArn({
    service: "codecommit",
    region: context.execution.region,
    accountId,
    resource: name,
  });
  for (const action of ["GetBranch", "GetCommit", "UploadArchive", "GetUploadArchiveStatus"])
    allow(context, { action: `codecommit:${action}`, resource });
  return await takeRevision(context, branch, ({ date }) => ({ CommitterDate: date, RepositoryName: name }));
}

/** Gets an object of S3.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3.html */
export async function s3Source(context: ActionContext): Promise<ActionResult> {
  const bucket = setting(context, "S3Bucket");
  const key = setting(context, "S3ObjectKey");
  const s3 = s3Of(context);
  const { body, header } = await s3.get({ bucket, key });
  const [artifact, place] = outputOf(context);
  const id = header("x-amz-version-id") ?? header("etag")?.replaceAll('"', "") ?? "";
  await s3.put(place, body, "application/zip", { "x-amz-meta-revision": id });
  return {
    summary: `Amazon S3 version id: ${id}`,
    revision: { artifact, id, summary: `Amazon S3 version id: ${id}` },
    variables: { BucketName: bucket, ETag: header("etag") ?? "", ObjectKey: key, VersionId: id },
  };
}

/** @throws ActionFailure PermissionError */
function allow({ platform, principal, declaration }: ActionContext, access: Access): void {
  const { allowed, reason } = platform.capabilities.iam.authorize(principal, access);
  if (!allowed)
    throw new ActionFailure(
      "PermissionError",
      `The provided role does not have sufficient permissions to access ${declaration.type.provider}: User: ${principal.arn} is not authorized to perform: ${access.action} on resource: ${access.resource} ${reason}`,
    );
}

async function revisionOf(
  { platform, execution, declaration }: ActionContext,
  branch: string,
): Promise<Revision> {
  if (!("repository" in platform.capabilities))
    throw new ActionFailure(
      "ConfigurationError",
      "The program that runs here is in no git repository, whose working tree stands for the source",
    );
  const { repository } = platform.capabilities;
  const override = execution.overrides[declaration.name];
  const revision =
    override === undefined ? await repository.newest(branch) : await repository.revision(override);
  if (!revision)
    throw new ActionFailure(
      "ConfigurationError",
      override === undefined
        ? `No Branch [${branch}] found in the repository ${repository.root}`
        : `No commit [${override}] found in the repository ${repository.root}`,
    );
  return revision;
}

/** Hands a branch's revision on as the action's artifact.
 * @param more Variables of the action that only its provider has. */
async function takeRevision(
  context: ActionContext,
  branch: string,
  more: (revision: Revision) => Readonly<Record<string, string>>,
): Promise<ActionResult> {
  const revision = await revisionOf(context, branch);
  const { id, message, date } = revision;
  const [artifact, place] = outputOf(context);
  const archive = await context.platform.capabilities.repository.archive(revision);
  await s3Of(context).put(place, archive, "application/zip", { "x-amz-meta-revision": id });
  return {
    summary: message,
    revision: { artifact, id, summary: message },
    variables: {
      AuthorDate: date,
      BranchName: branch,
      CommitId: id,
      CommitMessage: message,
      ...more(revision),
    },
  };
}
