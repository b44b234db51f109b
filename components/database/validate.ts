import { isWhole, type Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Capacity units of an instance.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.how-it-works.html */
const MOST_UNITS = 256;

/** Names that are PostgreSQL's or RDS's own. */
const reserved = /^(rds|pg_|postgres$|public$|user$|admin$)/;

/** Lists everything that is wrong with the arguments.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html */
export function problems(name: string, args: Settings): (Problem | false)[] {
  const { capacity, pauseAfterSeconds, readers, backupDays, proxy } = args;
  return [
    !/^[a-z](-?[a-z0-9]){0,40}$/.test(name) && {
      argument: "the name",
      must: "be up to 41 lower-case letters, digits and single hyphens, a letter first",
      got: name,
      fix: "it is part of the cluster's identifier: rename it",
    },
    !isIdentifier(args.databaseName) && {
      argument: "databaseName",
      must: "be a name of lower-case letters, digits and _, a letter first, that PostgreSQL does not keep for itself",
      got: args.databaseName,
      fix: "give another name",
    },
    (!isIdentifier(args.masterUsername) || args.masterUsername.length > 16) && {
      argument: "masterUsername",
      must: "be up to 16 lower-case letters, digits and _, a letter first, and none of RDS's own names",
      got: args.masterUsername,
      fix: "give another name",
    },
    !/^\d+(\.\d+)?$/.test(args.engineVersion) && {
      argument: "engineVersion",
      must: "be a version of Aurora PostgreSQL",
      got: args.engineVersion,
      fix: 'give a major version such as "17"',
    },
    !(
      isUnits(capacity.minimum, 0) &&
      isUnits(capacity.maximum, 1) &&
      capacity.minimum <= capacity.maximum
    ) && {
      argument: "capacity",
      must: `have a minimum from 0 and a maximum from 1 to ${MOST_UNITS}, in steps of 0.5`,
      got: capacity,
      fix: "give both in capacity units",
    },
    !isWhole(pauseAfterSeconds, 300, 86_400) && {
      argument: "pauseAfterSeconds",
      must: "be between 300 and 86,400 seconds",
      got: pauseAfterSeconds,
      fix: "give five minutes to a day",
    },
    !isWhole(readers, 0, 15) && {
      argument: "readers",
      must: "be a whole number from 0 to 15",
      got: readers,
      fix: "give the number of instances beside the writer",
    },
    !isWhole(backupDays, 1, 35) && {
      argument: "backupDays",
      must: "be a whole number from 1 to 35",
      got: backupDays,
      fix: "Aurora has no clusters without backups: give the days",
    },
    proxy &&
      capacity.minimum === 0 && {
        argument: "proxy",
        must: "come with a minimum capacity of 0.5 or more: a proxy keeps connections open, so the database never pauses",
        got: capacity,
        fix: "give a minimum, or no proxy",
      },
  ];
}

/** True for a name that needs no quotes in SQL and is nobody else's. */
export const isIdentifier = (name: string): boolean =>
  /^[a-z][a-z0-9_]{0,62}$/.test(name) && !reserved.test(name);

const isUnits = (units: number, least: number) =>
  units >= least && units <= MOST_UNITS && Number.isInteger(units * 2);
