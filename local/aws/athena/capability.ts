import type { QueryCapability } from "../../contract/capabilities.ts";
import { AwsError } from "../../contract/errors.ts";
import { readResults } from "./results.ts";
import type { AthenaStore } from "./operation.ts";

/** Rows that the console gets at most. */
const MOST_ROWS = 1_000;

/** Queries for the console, run as the operator. */
export function queryCapability({ platform, workgroups, queries, runner }: AthenaStore): QueryCapability {
  return {
    named: () => workgroups.namedQueries(),
    run: async ({ sql, database, workgroup, region = platform.region }) => {
      const { iam } = platform.capabilities;
      const principal = iam.identify(iam.operator.accessKeyId)?.principal;
      if (!principal) throw new Error("IAM does not know the operator's key");
      const id = await runner.start(principal, region, { sql, database, workgroup });
      await runner.wait(id);
      const record = queries.get(region, id);
      if (record.state !== "SUCCEEDED")
        throw new AwsError("QueryFailed", record.reason ?? `the query is ${record.state}`);
      const { columns = [], statementType, submittedAt, completedAt = submittedAt, scannedBytes } = record;
      const isSelect = statementType === "DML";
      const { rows, next } = await readResults(
        platform,
        principal,
        record,
        0,
        MOST_ROWS + (isSelect ? 1 : 0),
      );
      return {
        columns,
        rows: isSelect ? rows.slice(1) : rows,
        isTruncated: next !== undefined,
        scannedBytes,
        milliseconds: completedAt - submittedAt,
        queryExecutionId: id,
      };
    },
  };
}
