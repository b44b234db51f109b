import { pageOf } from "../../../contract/page.ts";
import { secretAccess } from "../access.ts";
import { invalidParameter, invalidToken } from "../errors.ts";
import { operation } from "../operation.ts";
import { describe } from "../secret-description.ts";
import { readFilters } from "../secret-filters.ts";
import type { SecretRecord, VersionRecord } from "../records.ts";
import { stagesById } from "../versions.ts";

/** Entries of a part. */
const MOST = 100;

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html */
export const listSecrets = operation("ListSecrets", {
  members: {
    MaxResults: true,
    NextToken: true,
    Filters: { Key: true, Values: true },
    SortOrder: ["asc", "desc"],
    IncludePlannedDeletion: true,
  },
  read: (_, { MaxResults, NextToken, Filters, SortOrder, IncludePlannedDeletion = false }) => ({
    limit: limitOf(MaxResults),
    token: NextToken,
    matches: readFilters(Filters),
    isDescending: SortOrder === "desc",
    withDeleted: IncludePlannedDeletion,
  }),
  access: () => [{ action: "secretsmanager:ListSecrets", resource: "*" }],
  run: ({ store, region }, { limit, token, matches, isDescending, withDeleted }) => {
    const secrets = store.secrets
      .all(region)
      .filter((secret) => (withDeleted || !secret.deletion) && matches(secret));
    const page = pageOf(secrets, isDescending ? newestFirst : oldestFirst, {
      limit,
      token,
      invalid: invalidToken,
    });
    return { SecretList: page.items.map(listEntry), NextToken: page.next };
  },
});

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html */
export const listSecretVersionIds = operation("ListSecretVersionIds", {
  members: { SecretId: true, MaxResults: true, NextToken: true, IncludeDeprecated: true },
  read: (_, { SecretId, MaxResults, NextToken, IncludeDeprecated = false }) => ({
    id: SecretId,
    limit: limitOf(MaxResults),
    token: NextToken,
    withDeprecated: IncludeDeprecated,
  }),
  access: (call, { id }) => secretAccess(call, "ListSecretVersionIds", id),
  run: ({ store, region }, { id, limit, token, withDeprecated }) => {
    const secret = store.secrets.get(region, id);
    const versions = Object.entries(secret.versions).filter(
      ([, { stages }]) => withDeprecated || stages.length > 0,
    );
    const page = pageOf(versions, ([version]) => version, { limit, token, invalid: invalidToken });
    return {
      ARN: secret.arn,
      Name: secret.name,
      NextToken: page.next,
      Versions: page.items.map(([VersionId, version]) => ({ VersionId, ...versionEntry(version) })),
    };
  },
});

// Keys begin with numbers of one length, so that they sort as the times do.
const oldestFirst = ({ createdAt, arn }: SecretRecord) => `${String(createdAt).padStart(17, "0")} ${arn}`;
const newestFirst = ({ createdAt, arn }: SecretRecord) =>
  `${String(Number.MAX_SAFE_INTEGER - createdAt).padStart(17, "0")} ${arn}`;

const listEntry = (secret: SecretRecord) => ({
  ...describe(secret),
  SecretVersionsToStages: stagesById(secret.versions),
});

const versionEntry = ({ stages, createdAt, accessedAt }: VersionRecord) => ({
  VersionStages: stages,
  CreatedDate: new Date(createdAt),
  LastAccessedDate: accessedAt === undefined ? undefined : new Date(accessedAt),
});

function limitOf(limit: number | undefined): number {
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= MOST))
    throw invalidParameter(`MaxResults must be 1 to ${MOST} (got ${limit}).`);
  return limit ?? MOST;
}
