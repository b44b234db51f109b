import { accountId } from "../../../contract/account.ts";
import { pageOf } from "../../../contract/page.ts";
import { invalidParameter } from "../errors.ts";
import { operation, ownRegistry } from "../operation.ts";

/** Repositories of an answer, unless it is asked for fewer. */
const PAGE = 100;

/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRepositories.html */
export const describeRepositories = operation("DescribeRepositories", {
  members: { registryId: ownRegistry, repositoryNames: true, maxResults: true, nextToken: true },
  access: ({ store, region }, { repositoryNames = ["*"] }) =>
    repositoryNames.map((name) => store.access("DescribeRepositories", name, region)),
  run: ({ store, region }, { repositoryNames, maxResults = PAGE, nextToken }) => {
    const repositories = repositoryNames?.map((name) => store.get(name, region)) ?? store.all(region);
    const { items, next } = pageOf(repositories, ({ name }) => name, {
      limit: maxResults,
      token: nextToken,
      invalid: () => invalidParameter("Invalid parameter at 'nextToken'"),
    });
    return {
      repositories: items.map(({ name, arn, uri, createdAt, immutableTags }) => ({
        repositoryName: name,
        repositoryArn: arn,
        repositoryUri: uri,
        registryId: accountId,
        createdAt: new Date(createdAt),
        imageTagMutability: immutableTags ? "IMMUTABLE" : "MUTABLE",
      })),
      nextToken: next,
    };
  },
});
