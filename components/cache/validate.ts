import * as pulumi from "@pulumi/pulumi";
import { isWhole, type Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Longest id of a user or a group.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateUser.html */
const LONGEST_ID = 40;

/** Id of a user, which is unique in the account and the region. */
export const userId = (name: string, user: string): string => `${groupId(name)}-${user}`;
/** Id of the group of a cache's users. */
export const groupId = (name: string): string => `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;

/** Lists everything that is wrong with the arguments.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateServerlessCache.html */
export function problems(name: string, args: Settings): (Problem | false)[] {
  const { users, engineVersion, gigabytes, unitsPerSecond } = args;
  const entries = Object.entries(users);
  return [
    !isName(name) && {
      argument: "the name",
      must: "be lower-case letters, digits and single hyphens, a letter first",
      got: name,
      fix: "it is part of the cache's name, which tokens are signed for: rename it",
    },
    entries.length === 0 && {
      argument: "users",
      must: "name at least one user",
      got: users,
      fix: "a cache without users lets everybody in who reaches it: give each service one",
    },
    !["8", "9"].includes(engineVersion) && {
      argument: "engineVersion",
      must: 'be "8" or "9"',
      got: engineVersion,
      fix: "give a major version of Valkey that has SET with IFEQ",
    },
    !isWhole(gigabytes, 1, 5_000) && {
      argument: "gigabytes",
      must: "be a whole number from 1 to 5,000",
      got: gigabytes,
      fix: "give whole gigabytes",
    },
    !isWhole(unitsPerSecond, 1_000, 15_000_000) && {
      argument: "unitsPerSecond",
      must: "be a whole number from 1,000 to 15,000,000",
      got: unitsPerSecond,
      fix: "give ElastiCache processing units a second",
    },
    ...entries.flatMap(([user, { keys }]): (Problem | false)[] => [
      (!isName(user) || userId(name, user).length > LONGEST_ID) && {
        argument: "users",
        must: `have names of lower-case letters, digits and single hyphens, a letter first, so that ids like "${userId(name, user)}" have at most ${LONGEST_ID} characters`,
        got: user,
        fix: "give a shorter name",
      },
      (keys.length === 0 ||
        !keys.every((pattern) => /^[\w:*?.-]+$/.test(pattern) && !pattern.startsWith("*"))) && {
        argument: `users.${user}.keys`,
        must: "be patterns of letters, digits and : . _ - * ?, that do not begin with *",
        got: keys,
        fix: 'give the beginning of its keys and a star: "shop:*"',
      },
    ]),
  ];
}

const isName = (text: string) => /^[a-z](-?[a-z0-9])*$/.test(text);
