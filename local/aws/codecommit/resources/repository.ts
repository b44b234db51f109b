import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import { formatArn } from "../../../contract/arn.ts";
import { AwsError } from "../../../contract/errors.ts";
import { resource } from "../../../contract/resource.ts";
import type { Collection } from "../../../host/store.ts";
import type { PushEvents } from "../push-events.ts";
import type { RepositoryRecord } from "../records.ts";

/** Outputs of a repository. */
interface RepositoryOutputs {
  readonly arn: string;
  readonly repositoryId: string;
  readonly cloneUrlHttp: string;
  readonly cloneUrlSsh: string;
  readonly kmsKeyId: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:codecommit/repository:Repository`: has no content of its own. Another name is a change in place.
 * @see https://github.com/hashicorp/terraform-provider-aws/pull/32207
 * @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_CreateRepository.html */
export const repositoryResource = (repositories: Collection<RepositoryRecord>, events: PushEvents) =>
  resource<aws.codecommit.RepositoryArgs, RepositoryOutputs>()({
    inputs: {
      repositoryName: true,
      description: "nobody reads it here",
      defaultBranch: "the working tree has its own",
      kmsKeyId: "nothing is encrypted on this machine",
      tags: true,
    },
    replaceOn: ["region"],
    create: async ({ region, inputs: { repositoryName, tags } }) => {
      const repository = named(repositoryName, region, randomUUID());
      await write(repositories, repository);
      await events.look();
      return { id: repositoryName, outputs: outputsOf(repository, tags) };
    },
    // A repository gets another name, and keeps its id: UpdateRepositoryName.
    update: async ({ region, inputs: { repositoryName, tags } }, { outputs: { arn, repositoryId } }) => {
      const repository = named(repositoryName, region, repositoryId);
      if (repository.arn !== arn) {
        await write(repositories, repository);
        await repositories.delete(arn);
        await events.look();
      }
      return { id: repositoryName, outputs: outputsOf(repository, tags) };
    },
    delete: async ({ outputs: { arn } }) => await repositories.delete(arn),
  });

function named(name: string, region: string, id: string): RepositoryRecord {
  return { arn: formatArn({ service: "codecommit", region, accountId, resource: name }), name, region, id };
}

/** @throws AwsError RepositoryNameExistsException */
async function write(
  repositories: Collection<RepositoryRecord>,
  repository: RepositoryRecord,
): Promise<void> {
  if (repositories.get(repository.arn))
    throw new AwsError("RepositoryNameExistsException", `Repository named ${repository.name} already exists`);
  await repositories.put(repository.arn, repository);
}

function outputsOf(
  { arn, name, region, id }: RepositoryRecord,
  tags: Readonly<Record<string, string>> = {},
): RepositoryOutputs {
  const host = `git-codecommit.${region}.amazonaws.com/v1/repos/${name}`;
  return {
    arn,
    repositoryId: id,
    cloneUrlHttp: `https://${host}`,
    cloneUrlSsh: `ssh://${host}`,
    kmsKeyId: `arn:aws:kms:${region}:${accountId}:alias/aws/codecommit`,
    tagsAll: tags,
  };
}
