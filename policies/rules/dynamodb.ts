import { elements } from "../graph.ts";
import { isTrue, must, type Rule } from "../rule.ts";

const tables = ["aws:dynamodb/table:Table"];

/** Rules of tables. */
export const dynamodb: readonly Rule[] = [
  {
    id: "dynamodb-backups",
    title: "A table can be put back to any second of the last weeks",
    number: 36,
    sources: ["CKV_AWS_28", "DynamoDB.2"],
    severity: "high",
    types: tables,
    check: (table) => must(table, "pointInTimeRecovery.enabled", isTrue, "set it to true"),
  },
  {
    id: "dynamodb-key",
    title: "A table is encrypted with a key of the account's own",
    number: 36,
    sources: ["CKV_AWS_119"],
    severity: "low",
    types: tables,
    check: (table) =>
      must(
        table,
        "serverSideEncryption.kmsKeyArn",
        (arn) => typeof arn === "string" && arn !== "",
        "give the ARN of a customer managed key",
      ),
  },
  {
    id: "dynamodb-deletion-protection",
    title: "A table is protected from deletion",
    number: 36,
    sources: ["DynamoDB.6"],
    severity: "medium",
    types: tables,
    check: (table) => must(table, "deletionProtectionEnabled", isTrue, "set it to true"),
  },
  {
    id: "dynamodb-cost-cap",
    title: "An on-demand table, and each of its indexes, has a limit to what it can cost",
    number: "trap",
    sources: [],
    severity: "low",
    types: tables,
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html
    check: (table) => {
      const { billingMode } = table.inputs;
      if (billingMode !== "PAY_PER_REQUEST") return [];
      const indexes = elements(table.inputs["globalSecondaryIndexes"]);
      const places = ["", ...indexes.map((_, index) => `globalSecondaryIndexes.${index}.`)];
      const limits = ["maxReadRequestUnits", "maxWriteRequestUnits"];
      return places
        .flatMap((place) => limits.map((limit) => `${place}onDemandThroughput.${limit}`))
        .flatMap((limit) =>
          must(table, limit, (units) => typeof units === "number" && units > 0, "give a maximum"),
        );
    },
  },
];
