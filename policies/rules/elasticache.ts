import { must, type Rule } from "../rule.ts";

const users = ["aws:elasticache/user:User"];

/** Rules of caches. */
export const elasticache: readonly Rule[] = [
  {
    id: "elasticache-users",
    title: "A cache lets in users of a group, and not everybody who reaches it",
    number: "trap",
    sources: ["ElastiCache.6"],
    severity: "high",
    types: ["aws:elasticache/serverlessCache:ServerlessCache"],
    // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
    check: (cache) =>
      must(cache, "userGroupId", (group) => typeof group === "string" && group !== "", "give it a UserGroup"),
  },
  {
    id: "elasticache-sign-in",
    title: "A user of a cache signs in by IAM",
    number: "trap",
    sources: [],
    severity: "medium",
    types: users,
    check: (user) => must(user, "authenticationMode.type", (type) => type === "iam", 'use { type: "iam" }'),
  },
  {
    id: "elasticache-rights",
    title: "A user of a cache may not do everything with all keys",
    number: "trap",
    sources: [],
    severity: "medium",
    types: users,
    check: (user) =>
      must(
        user,
        "accessString",
        (access) =>
          typeof access === "string" &&
          !/(^|\s)(\+@all|allcommands)(\s|$)/.test(access) &&
          !/(^|\s)(~\*|allkeys)(\s|$)/.test(access),
        "name the commands and the keys that it needs",
      ),
  },
];
