import { invalidParameter, notFound } from "./errors.ts";
import type { SecretRecord, VersionRecord } from "./records.ts";

/** Versions of a secret by id. */
export type Versions = SecretRecord["versions"];

/** Labels that Secrets Manager itself moves. @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version */
export const CURRENT = "AWSCURRENT";
export const PREVIOUS = "AWSPREVIOUS";
export const PENDING = "AWSPENDING";

/** Versions that are kept at the most, and milliseconds for which one without a label is kept in any case.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
const MOST_VERSIONS = 100;
const SHORTEST_KEEP = 24 * 3600 * 1000;

/** Labels that a version may have.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
const MOST_STAGES = 20;

/** Id of the version that a label is on. */
export function versionWith(versions: Versions, stage: string): string | undefined {
  return Object.entries(versions).find(([, { stages }]) => stages.includes(stage))?.[0];
}

/** Labels by the id of the version that they are on. */
export function stagesById(versions: Versions): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(versions).flatMap(([id, { stages }]) => (stages.length > 0 ? [[id, stages]] : [])),
  );
}

/** Versions with a label put on one of them, and taken from the one that had it. `AWSPREVIOUS` goes where `AWSCURRENT` was. */
export function withStage(versions: Versions, stage: string, id: string): Versions {
  const before = versionWith(versions, stage);
  if (before === id) return versions;
  const moved = mapStages(versions, (version, stages) => {
    const others = stages.filter((label) => label !== stage);
    return version === id ? [...others, stage] : others;
  });
  if ((moved[id]?.stages.length ?? 0) > MOST_STAGES)
    throw invalidParameter(`A version can have ${MOST_STAGES} staging labels at the most.`);
  return stage === CURRENT && before !== undefined ? withStage(moved, PREVIOUS, before) : moved;
}

/** Versions with a new one that has some labels. */
export function withVersion(
  versions: Versions,
  id: string,
  version: Omit<VersionRecord, "stages">,
  stages: readonly string[],
): Versions {
  const known = versions[id]?.stages ?? [];
  const added: Versions = { ...versions, [id]: { ...version, stages: known } };
  return stages.reduce<Versions>((moved, stage) => withStage(moved, stage, id), added);
}

/** Versions with a label moved as UpdateSecretVersionStage says.
 * @throws AwsError InvalidParameterException, ResourceNotFoundException
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html */
export function moveStage(
  versions: Versions,
  { stage, from, to }: { readonly stage: string; readonly from?: string; readonly to?: string },
): Versions {
  for (const id of [from, to])
    if (id !== undefined && !Object.hasOwn(versions, id))
      throw notFound(`Secrets Manager can't find the specified secret version: ${id}.`);
  const holder = versionWith(versions, stage);
  if (to === undefined) {
    if (from === undefined)
      throw invalidParameter("You must specify MoveToVersionId, RemoveFromVersionId, or both.");
    if (stage === CURRENT)
      throw invalidParameter(
        `You can only move staging label ${CURRENT} to a different secret version. It can’t be completely removed.`,
      );
    if (holder !== from)
      throw invalidParameter(`The staging label ${stage} isn't currently attached to version ${from}.`);
    return mapStages(versions, (_, stages) => stages.filter((label) => label !== stage));
  }
  if (holder !== undefined && holder !== to && holder !== from)
    throw invalidParameter(
      from === undefined
        ? `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder}, so you must explicitly reference that version in RemoveFromVersionId.`
        : `The parameter RemoveFromVersionId is ${from}, but staging label ${stage} is currently attached to version ${holder}.`,
    );
  if (holder === undefined && from !== undefined)
    throw invalidParameter(`The staging label ${stage} isn't currently attached to version ${from}.`);
  return withStage(versions, stage, to);
}

/** Ids of versions that are forgotten: the oldest without a label, when there are too many.
 * @param now Milliseconds since 1970. */
export function superfluous(versions: Versions, now: number): string[] {
  const over = Object.keys(versions).length - MOST_VERSIONS;
  if (over <= 0) return [];
  return Object.entries(versions)
    .filter(([, { stages, createdAt }]) => stages.length === 0 && createdAt < now - SHORTEST_KEEP)
    .sort(([, one], [, other]) => one.createdAt - other.createdAt)
    .slice(0, over)
    .map(([id]) => id);
}

function mapStages(
  versions: Versions,
  change: (id: string, stages: readonly string[]) => readonly string[],
): Versions {
  return Object.fromEntries(
    Object.entries(versions).map(([id, version]) => [id, { ...version, stages: change(id, version.stages) }]),
  );
}
