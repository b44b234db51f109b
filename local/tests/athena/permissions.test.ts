import assert from "node:assert/strict";
import { GetQueryResultsCommand, type AthenaClient } from "@aws-sdk/client-athena";
import { Lake } from "./support/lake.ts";

const allow = (Action: string | readonly string[], Resource: string | readonly string[]) => ({
  Effect: "Allow",
  Action,
  Resource,
});
const glue = (part: string) => `arn:aws:glue:ap-northeast-2:000000000000:${part}`;

/** All that a query of the table needs.
 * @see https://docs.aws.amazon.com/athena/latest/ug/security-iam-athena.html
 * @see https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
 * @see https://docs.aws.amazon.com/athena/latest/ug/s3-permissions.html */
const rights = {
  start: allow("athena:StartQueryExecution", "arn:aws:athena:ap-northeast-2:000000000000:workgroup/queries"),
  results: allow("athena:GetQueryResults", "arn:aws:athena:ap-northeast-2:000000000000:workgroup/queries"),
  database: allow("glue:GetDatabase", [glue("catalog"), glue("database/mysfits")]),
  table: allow("glue:GetTable", [glue("catalog"), glue("database/mysfits"), glue("table/mysfits/clicks")]),
  location: allow("s3:GetBucketLocation", "arn:aws:s3:::results"),
  list: allow("s3:ListBucket", "arn:aws:s3:::lake"),
  read: allow("s3:GetObject", "arn:aws:s3:::lake/*"),
  write: allow("s3:PutObject", "arn:aws:s3:::results/*"),
  readResult: allow("s3:GetObject", "arn:aws:s3:::results/*"),
};

describe("Athena, as a role", function () {
  this.timeout(60_000);
  const sql = "SELECT count(*) FROM clicks WHERE day = '2026/11/24'";
  let lake: Lake;
  const clients: AthenaClient[] = [];
  before(async () => {
    lake = await Lake.open();
    await lake.clicks("2026/11/24", [{ eventId: "a" }]);
  });
  after(async () => {
    for (const client of clients) client.destroy();
    await lake.close();
  });
  /** A role with everything but one right. */
  const without = async (missing?: keyof typeof rights) => {
    const statements = Object.entries(rights).flatMap(([name, statement]) =>
      name === missing ? [] : [statement],
    );
    const client = await lake.as(`without-${missing ?? "nothing"}`, statements);
    clients.push(client);
    return client;
  };

  it("needs no right to GetPartitions for a projected table, and no other than these", async () => {
    const client = await without();
    const QueryExecutionId = await lake.start(sql, {}, client);
    assert.equal((await lake.ended(QueryExecutionId)).Status?.StateChangeReason, undefined);
    const { ResultSet } = await client.send(new GetQueryResultsCommand({ QueryExecutionId }));
    assert.equal(ResultSet?.Rows?.[1]?.Data?.[0]?.VarCharValue, "1");
  });

  it("is refused at once without StartQueryExecution, or where results go", async () => {
    await assert.rejects(lake.start(sql, {}, await without("start")), {
      name: "AccessDeniedException",
      message: /athena:StartQueryExecution/,
    });
    await assert.rejects(lake.start(sql, {}, await without("location")), {
      name: "InvalidRequestException",
      message: /^Unable to verify\/create output bucket results.*s3:GetBucketLocation/,
    });
  });

  const failures = {
    database:
      /is not authorized to perform: glue:GetDatabase on resource: arn:aws:glue:[\w:-]*:catalog .*Error Code: AccessDeniedException/,
    table:
      /is not authorized to perform: glue:GetTable on resource: arn:aws:glue:.*Error Code: AccessDeniedException/,
    list: /^PERMISSION_DENIED: .*s3:ListBucket on resource: arn:aws:s3:::lake .*Status Code: 403/,
    read: /^PERMISSION_DENIED: .*s3:GetObject on resource: arn:aws:s3:::lake\/clicks\/2026\/11\/24\/1.gz /,
    write: /^Access denied when writing output to url: s3:\/\/results\/athena\/.*\.csv .*s3:PutObject/,
  };
  for (const [missing, reason] of Object.entries(failures) as [keyof typeof failures, RegExp][])
    it(`fails without ${rights[missing].Action as string} and says so`, async () => {
      assert.match(await lake.reason(sql, {}, await without(missing)), reason);
    });

  it("reads a result with the caller's right to the object", async () => {
    const client = await without("readResult");
    const QueryExecutionId = await lake.start(sql, {}, client);
    assert.equal((await lake.ended(QueryExecutionId)).Status?.State, "SUCCEEDED");
    await assert.rejects(client.send(new GetQueryResultsCommand({ QueryExecutionId })), {
      name: "AccessDeniedException",
      message: /s3:GetObject/,
    });
  });
});
