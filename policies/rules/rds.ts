import { at, elements, referred } from "../graph.ts";
import { isTrue, must, type Rule } from "../rule.ts";

const clusters = ["aws:rds/cluster:Cluster"];
const groups = ["aws:rds/clusterParameterGroup:ClusterParameterGroup"];

/** Days that a mistake is noticed in. */
const BACKUP_DAYS = 7;

/** Rules of relational databases. */
export const rds: readonly Rule[] = [
  {
    id: "rds-encrypted",
    title: "A database and its backups are encrypted",
    number: "trap",
    sources: ["CKV_AWS_96", "RDS.27"],
    severity: "high",
    types: clusters,
    check: (cluster) => must(cluster, "storageEncrypted", isTrue, "set it to true"),
  },
  {
    id: "rds-private",
    title: "A database has no address in the Internet",
    number: "trap",
    sources: ["CKV_AWS_17", "RDS.2"],
    severity: "high",
    types: ["aws:rds/clusterInstance:ClusterInstance"],
    check: (instance) =>
      must(instance, "publiclyAccessible", (value) => value !== true, "leave it out, or set it to false"),
  },
  {
    id: "rds-tls",
    title: "A database takes connections by TLS only",
    number: "trap",
    sources: [],
    severity: "high",
    types: clusters,
    // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html
    check: (cluster, graph) => {
      const group = referred(graph, cluster, "dbClusterParameterGroupName", groups);
      if (!group) return [];
      const forced = elements(group.inputs["parameters"]).find(
        (parameter) => at(parameter, "name") === "rds.force_ssl",
      );
      // The groups that RDS makes for version 15 and later force it; one that says nothing keeps that.
      return forced === undefined || String(at(forced, "value")) === "1"
        ? []
        : [{ property: "rds.force_ssl", got: at(forced, "value"), fix: 'set the parameter to "1"' }];
    },
  },
  {
    id: "rds-sign-in",
    title: "Clients of a database can sign in without a password",
    number: "trap",
    sources: ["CKV_AWS_162", "RDS.12"],
    severity: "medium",
    types: clusters,
    check: (cluster) => must(cluster, "iamDatabaseAuthenticationEnabled", isTrue, "set it to true"),
  },
  {
    id: "rds-managed-password",
    title: "The master user's password is in no state: RDS makes it",
    number: "trap",
    sources: [],
    severity: "medium",
    types: clusters,
    check: (cluster) =>
      must(cluster, "manageMasterUserPassword", isTrue, "set it to true, and give no password"),
  },
  {
    id: "rds-backups",
    title: `A database can be put back to any second of the last ${BACKUP_DAYS} days`,
    number: "trap",
    sources: ["CKV_AWS_133"],
    severity: "medium",
    types: clusters,
    check: (cluster) =>
      must(
        cluster,
        "backupRetentionPeriod",
        (days) => typeof days === "number" && days >= BACKUP_DAYS,
        `give ${BACKUP_DAYS} days or more`,
      ),
  },
  {
    id: "rds-deletion-protection",
    title: "A database is protected from deletion",
    number: "trap",
    sources: ["CKV_AWS_139", "RDS.7"],
    severity: "low",
    types: clusters,
    check: (cluster) => must(cluster, "deletionProtection", isTrue, "set it to true"),
  },
  {
    id: "rds-logs",
    title: "The log of a database is kept by CloudWatch",
    number: "trap",
    sources: ["CKV_AWS_324", "RDS.37"],
    severity: "low",
    types: clusters,
    check: (cluster) =>
      must(
        cluster,
        "enabledCloudwatchLogsExports",
        (logs) => Array.isArray(logs) && logs.includes("postgresql"),
        "list postgresql",
      ),
  },
];
