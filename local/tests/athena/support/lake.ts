import { gzipSync } from "node:zlib";
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
  type QueryExecution,
  type StartQueryExecutionCommandInput,
} from "@aws-sdk/client-athena";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { athena } from "../../../aws/athena/index.ts";
import { glue } from "../../../aws/glue/index.ts";
import { s3 } from "../../../aws/s3/index.ts";
import { startTestbed, type Testbed } from "../../support/testbed.ts";

export const DATABASE = "aws:glue/catalogDatabase:CatalogDatabase";
export const TABLE = "aws:glue/catalogTable:CatalogTable";
export const WORKGROUP = "aws:athena/workgroup:Workgroup";
export const NAMED_QUERY = "aws:athena/namedQuery:NamedQuery";

/** A click as it is in a file. */
export interface Click {
  readonly eventId: string;
  readonly userId?: string;
  readonly mysfitId?: string;
  readonly amount?: number;
}

const jsonSerde = {
  inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
  outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
};

export const clickColumns = [
  { name: "eventid", type: "string" },
  { name: "userid", type: "string" },
  { name: "mysfitid", type: "string" },
  { name: "amount", type: "bigint" },
];

/** A bucket with a table over it, partitioned by projected days, and a workgroup that enforces where results go. */
export class Lake {
  readonly testbed: Testbed;
  readonly athena: AthenaClient;
  readonly s3: S3Client;

  constructor(testbed: Testbed) {
    this.testbed = testbed;
    this.athena = new AthenaClient(testbed.clientConfig);
    this.s3 = new S3Client({ ...testbed.clientConfig, forcePathStyle: true });
  }

  static async open(): Promise<Lake> {
    const lake = await Lake.over(await startTestbed([s3, glue, athena]));
    await lake.table("clicks");
    return lake;
  }

  /** On a test bed that has S3, Glue and Athena; without a table. */
  static async over(testbed: Testbed): Promise<Lake> {
    const lake = new Lake(testbed);
    const { resources } = lake.testbed;
    await resources.create("aws:s3/bucket:Bucket", "lake", { bucket: "lake" });
    await resources.create("aws:s3/bucket:Bucket", "results", { bucket: "results" });
    await resources.create(DATABASE, "mysfits", { name: "mysfits" });
    await resources.create(WORKGROUP, "queries", {
      name: "queries",
      configuration: {
        bytesScannedCutoffPerQuery: 10_000_000,
        resultConfiguration: {
          outputLocation: "s3://results/athena/",
          encryptionConfiguration: { encryptionOption: "SSE_S3" },
        },
      },
    });
    return lake;
  }

  async close(): Promise<void> {
    this.athena.destroy();
    this.s3.destroy();
    await this.testbed.stop();
  }

  /** A table of JSON lines, by day. */
  async table(
    name: string,
    serde: Readonly<Record<string, string>> = {},
    columns: readonly object[] = clickColumns,
  ): Promise<void> {
    await this.testbed.resources.create(TABLE, name, {
      name,
      databaseName: "mysfits",
      tableType: "EXTERNAL_TABLE",
      parameters: {
        classification: "json",
        "projection.enabled": "true",
        "projection.day.type": "date",
        "projection.day.format": "yyyy/MM/dd",
        "projection.day.range": "2026/01/01,NOW",
        "storage.location.template": `s3://lake/${name}/\${day}/`,
      },
      partitionKeys: [{ name: "day", type: "string" }],
      storageDescriptor: {
        ...jsonSerde,
        location: `s3://lake/${name}/`,
        columns,
        serDeInfo: { serializationLibrary: "org.openx.data.jsonserde.JsonSerDe", parameters: serde },
      },
    });
  }

  async put(key: string, body: string | Buffer): Promise<number> {
    await this.s3.send(new PutObjectCommand({ Bucket: "lake", Key: key, Body: body }));
    return Buffer.byteLength(body);
  }

  /** Clicks of a day, one line each. @returns Bytes in S3. */
  async clicks(day: string, clicks: readonly Click[], name = "clicks", file = "1"): Promise<number> {
    return await this.put(
      `${name}/${day}/${file}.gz`,
      gzipSync(clicks.map((click) => `${JSON.stringify(click)}\n`).join("")),
    );
  }

  /** Starts a query and waits for its end. */
  async run(
    sql: string,
    options: Partial<StartQueryExecutionCommandInput> = {},
    client = this.athena,
  ): Promise<QueryExecution> {
    const id = await this.start(sql, options, client);
    return await this.ended(id);
  }

  async start(
    sql: string,
    options: Partial<StartQueryExecutionCommandInput> = {},
    client = this.athena,
  ): Promise<string> {
    const { QueryExecutionId = "" } = await client.send(
      new StartQueryExecutionCommand({
        QueryString: sql,
        QueryExecutionContext: { Database: "mysfits" },
        WorkGroup: "queries",
        ...options,
      }),
    );
    return QueryExecutionId;
  }

  /** The execution once it has ended; asked again and again, as a client does. */
  async ended(QueryExecutionId: string): Promise<QueryExecution> {
    for (;;) {
      const { QueryExecution } = await this.athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
      if (QueryExecution && !/QUEUED|RUNNING/.test(QueryExecution.Status?.State ?? "")) return QueryExecution;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Rows of a query without its header: texts, null for NULL. Throws with the query's reason when it did not succeed. */
  async rows(
    sql: string,
    options: Partial<StartQueryExecutionCommandInput> = {},
  ): Promise<(string | null)[][]> {
    const { QueryExecutionId, Status } = await this.run(sql, options);
    if (Status?.State !== "SUCCEEDED") throw new Error(`${Status?.State}: ${Status?.StateChangeReason}`);
    const { ResultSet } = await this.athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
    return (ResultSet?.Rows ?? [])
      .slice(1)
      .map(({ Data = [] }) => Data.map(({ VarCharValue }) => VarCharValue ?? null));
  }

  /** Reads why a query failed. */
  async reason(
    sql: string,
    options: Partial<StartQueryExecutionCommandInput> = {},
    client = this.athena,
  ): Promise<string> {
    const { Status } = await this.run(sql, options, client);
    if (Status?.State === "SUCCEEDED") throw new Error(`the query succeeded: ${sql}`);
    return Status?.StateChangeReason ?? "";
  }

  /** Athena as a role that may do what `statements` say. */
  async as(name: string, statements: readonly object[]): Promise<AthenaClient> {
    const { credentials } = await this.testbed.role(name, statements);
    return new AthenaClient({ ...this.testbed.clientConfig, credentials });
  }
}
