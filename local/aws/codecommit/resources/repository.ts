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

/** `aws:codecommit/repository:Repository`: has no content of its own.
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
    replaceOn: ["repositoryName"],
    create: async ({ region, inputs: { repositoryName: name, tags = {} } }) => {
      const arn = formatArn({ service: "codecommit", region, accountId, resource: name });
      if (repositories.get(arn))
        throw new AwsError("RepositoryNameExistsException", `Repository named ${name} already exists`);
      const repositoryId = randomUUID();
      await repositories.put(arn, { arn, name, region, id: repositoryId });
      await events.look();
      const host = `git-codecommit.${region}.amazonaws.com/v1/repos/${name}`;
      return {
        id: name,
        outputs: {
          arn,
          repositoryId,
          cloneUrlHttp: `https://${host}`,
          cloneUrlSsh: `ssh://${host}`,
          kmsKeyId: `arn:aws:kms:${region}:${accountId}:alias/aws/codecommit`,
          tagsAll: tags,
        },
      };
    },
    update: ({ inputs: { tags = {} } }, { id, outputs }) =>
      Promise.resolve({ id, outputs: { ...outputs, tagsAll: tags } }),
    delete: async ({ outputs: { arn } }) => await repositories.delete(arn),
  });
