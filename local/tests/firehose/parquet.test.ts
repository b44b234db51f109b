import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeDeliveryStreamCommand } from "@aws-sdk/client-firehose";
import { athena } from "../../aws/athena/index.ts";
import { glue } from "../../aws/glue/index.ts";
import { Lake, TABLE } from "../athena/support/lake.ts";
import { mayInvoke, mayLog, mayWrite, Streams, type StreamOptions } from "./support/streams.ts";

const POLICY = "aws:iam/rolePolicy:RolePolicy";
/** Actions that AWS's page lists: https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-glue */
const READ = ["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"];
const mayReadSchema = { Effect: "Allow", Action: READ, Resource: "*" };
const all = [mayWrite, mayInvoke, mayLog, mayReadSchema];

const clicks = { eventid: "string", mysfitid: "string", amount: "bigint" };

/** A record that was not converted, as AWS's page has it. */
interface Unconverted {
  readonly attemptsMade: number;
  readonly arrivalTimestamp: number;
  readonly attemptEndingTimestamp: number;
  readonly lastErrorCode: string;
  readonly lastErrorMessage: string;
  readonly rawData: string;
  readonly sequenceNumber: string;
}

describe("A Firehose stream that converts to Parquet", function () {
  this.timeout(60_000);
  let streams: Streams;
  let lake: Lake;
  before(async () => {
    streams = await Streams.start([glue, athena]);
    lake = await Lake.over(streams.testbed);
  });
  after(async () => {
    lake.athena.destroy();
    lake.s3.destroy();
    // A real kill -9 of the local cloud takes its engines along.
    for (const pid of await engines()) process.kill(pid, "SIGKILL");
    await streams.stop();
  });

  const table = async (name: string, columns: Readonly<Record<string, string>>) =>
    await streams.testbed.resources.create(TABLE, name, {
      name: name.replaceAll("-", "_"),
      databaseName: "mysfits",
      tableType: "EXTERNAL_TABLE",
      parameters: { classification: "parquet" },
      storageDescriptor: {
        location: `s3://${name}/data/`,
        inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        outputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
        serDeInfo: { serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe" },
        columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
      },
    });

  /** A stream that converts by a table of its name. */
  const stream = async (
    name: string,
    { conversion = {}, s3 = {}, may = all, ...options }: StreamOptions & { conversion?: object } = {},
  ) =>
    await streams.make(name, {
      ...options,
      may,
      s3: {
        prefix: "data/",
        errorOutputPrefix: "failed/!{firehose:error-output-type}/",
        bufferingSize: 64,
        dataFormatConversionConfiguration: {
          inputFormatConfiguration: { deserializer: { openXJsonSerDe: {} } },
          outputFormatConfiguration: { serializer: { parquetSerDe: {} } },
          schemaConfiguration: {
            databaseName: "mysfits",
            tableName: name.replaceAll("-", "_"),
            roleArn: `arn:aws:iam::${streams.testbed.platform.accountId}:role/${name}-firehose`,
          },
          ...conversion,
        },
        ...s3,
      },
    });

  const made = async (
    name: string,
    columns: Readonly<Record<string, string>>,
    options: Parameters<typeof stream>[1] = {},
  ) => {
    await table(name, columns);
    return await stream(name, options);
  };

  const unconverted = async (name: string): Promise<Unconverted[]> =>
    (await streams.objects(name))
      .filter(({ key }) => key.startsWith("failed/format-conversion-failed/"))
      .flatMap(({ text }) => text.trim().split("\n"))
      .map((line) => JSON.parse(line) as Unconverted);
  const raw = ({ rawData }: Unconverted) => Buffer.from(rawData, "base64").toString();

  const rows = async (name: string, what = "*", order = "eventid") =>
    await lake.rows(`SELECT ${what} FROM ${name.replaceAll("-", "_")} ORDER BY ${order}`);

  const told = async (name: string): Promise<{ errorCode: string; message: string }[]> => {
    const reader = new CloudWatchLogsClient(streams.testbed.clientConfig);
    const { events = [] } = await reader.send(
      new FilterLogEventsCommand({ logGroupName: `/firehose/${name}` }),
    );
    reader.destroy();
    return events.map(({ message }) => JSON.parse(message ?? "{}") as { errorCode: string; message: string });
  };

  const until = async <T>(find: () => Promise<T | undefined>): Promise<T> => {
    for (;;) {
      const value = await find();
      if (value !== undefined) return value;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it("starts no engine before there is something to convert", async () => {
    await made("idle", clicks);
    assert.deepEqual(await engines(), []);
  });

  it("writes rows that Athena reads with the types of the table", async () => {
    // https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html
    await made("typed", {
      eventid: "string",
      big: "bigint",
      small: "int",
      part: "double",
      is: "boolean",
      at: "timestamp",
      day: "date",
      price: "decimal(10,2)",
      tags: "array<string>",
      who: "struct<name:string,age:int>",
      counts: "map<string,bigint>",
    });
    const records = [
      `{"eventId":"a","big":9007199254740993,"small":"-7","part":0.5,"is":true,"at":"2026-11-28T09:05:00.123456789Z","day":"2026-11-28",
        "price":12.34,"tags":["x","ü\\u0000"],"who":{"Name":"Ann","AGE":3,"more":1},"counts":{"k":2},"notInTheTable":1}`,
      `{"EVENTID":"b","big":"1","small":null,"part":1e3,"is":"FALSE","at":1518033528123,"price":"0.1","tags":[],"who":null}`,
      `{"eventid":"c","at":1518033528,"big":-9223372036854775808,"who":{},"part":"2.5"}`,
      `{"eventid":"d","at":"2017-2-7 15:13:01.14"}`,
      `{"eventid":{"a":[1,12345678901234567890]}}`,
      `{"eventid":"\\ud800"}`,
    ];
    await streams.put("typed", ...records);
    await streams.flush();
    assert.deepEqual(await unconverted("typed"), []);
    const [object, ...others] = await streams.objects("typed");
    assert.deepEqual(others, []);
    assert.match(
      object?.key ?? "",
      /^data\/\d{4}\/\d\d\/\d\d\/\d\d\/typed-1-[\d-]{19}-[\da-f-]{36}\.parquet$/,
    );
    assert.match(object?.text ?? "", /^PAR1[\s\S]*PAR1$/);
    const none = [null, null, null, null, null, null, null, null, null, null];
    assert.deepEqual(await rows("typed"), [
      [
        "a",
        "9007199254740993",
        "-7",
        "0.5",
        "true",
        "2026-11-28 09:05:00.123",
        "2026-11-28",
        "12.34",
        "[x, ü\u0000]",
        "{name=Ann, age=3}",
        "{k=2}",
      ],
      ["b", "1", null, "1000.0", "false", "2018-02-07 19:58:48.123", null, "0.10", "[]", null, null],
      [
        "c",
        "-9223372036854775808",
        null,
        "2.5",
        null,
        "2018-02-07 19:58:48.000",
        null,
        null,
        null,
        "{name=null, age=null}",
        null,
      ],
      ["d", null, null, null, null, "2017-02-07 15:13:01.140", null, null, null, null, null],
      ['{"a":[1,12345678901234567890]}', ...none],
      ["\ufffd", ...none],
    ]);
  });

  it("reads each JSON document of a record, with new lines between them or nothing", async () => {
    // "correct input: {"a":1}{"b":1}": https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html
    await made("several", clicks);
    await streams.put(
      "several",
      '{"eventId":"a"}\n{"eventId":"b"}\n',
      '{"eventId":"c}\\"{\\\\"}{"eventId":"d"} \t\r\n{"eventId":"e","amount":1}',
      '{"eventId":"f"',
      '{"eventId":"g"}\n[{"eventId":"h"}]',
    );
    await streams.flush();
    assert.deepEqual(await rows("several", "eventid, amount"), [
      ["a", null],
      ["b", null],
      ['c}"{\\', null],
      ["d", null],
      ["e", "1"],
    ]);
    assert.deepEqual((await unconverted("several")).map(raw), [
      '{"eventId":"f"',
      '{"eventId":"g"}\n[{"eventId":"h"}]',
    ]);
  });

  it("keeps a record that can't be converted by itself, as AWS describes it, and delivers the others", async () => {
    // https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion-error-handling.html
    await made("one-bad", clicks);
    const good = Array.from(
      { length: 99 },
      (_, index) => `{"eventid":"${String(index).padStart(2, "0")}","amount":${index}}`,
    );
    const { RequestResponses = [] } = await streams.put(
      "one-bad",
      ...good.slice(0, 50),
      '{"eventid":"x","amount":"many"}',
      ...good.slice(50),
    );
    await streams.flush();
    assert.deepEqual(
      await rows("one-bad", "eventid, amount"),
      good.map((_, index) => [String(index).padStart(2, "0"), String(index)]),
    );
    const [failed, ...others] = await unconverted("one-bad");
    assert.deepEqual(others, []);
    assert.ok(failed);
    const { arrivalTimestamp, attemptEndingTimestamp, ...rest } = failed;
    assert.ok(attemptEndingTimestamp >= arrivalTimestamp && arrivalTimestamp > 1_700_000_000_000);
    assert.deepEqual(rest, {
      attemptsMade: 1,
      lastErrorCode: "DataFormatConversion.MalformedData",
      lastErrorMessage: 'Data does not match the schema. For input string: "many"',
      rawData: Buffer.from('{"eventid":"x","amount":"many"}').toString("base64"),
      sequenceNumber: RequestResponses[50]?.RecordId,
      subSequenceNumber: null,
      dataCatalogTable: {
        catalogId: null,
        databaseName: "mysfits",
        tableName: "one_bad",
        region: streams.testbed.region,
        versionId: "LATEST",
        catalogArn: null,
      },
    });
    assert.deepEqual(
      (await told("one-bad")).map(({ errorCode }) => errorCode),
      ["DataFormatConversion.MalformedData"],
    );
  });

  it("tells what is no JSON from what does not fit the table", async () => {
    await made("hostile", {
      eventid: "string",
      n: "int",
      at: "timestamp",
      day: "date",
      price: "decimal(4,2)",
      is: "boolean",
      tags: "array<int>",
    });
    const wrong: Readonly<Record<string, readonly string[]>> = {
      "DataFormatConversion.ParseError": [
        "{",
        "nonsense",
        '{"n":01}',
        '{"n":1,}',
        "{'n':1}",
        '{"eventid":"a\nb"}',
        "}",
      ],
      "DataFormatConversion.MalformedData": [
        " \n",
        "1",
        "null",
        '"text"',
        '[{"n":1}]',
        '{"n":1.5}',
        '{"n":2147483648}',
        '{"n":""}',
        '{"n":[1]}',
        '{"n":true}',
        '{"at":"yesterday"}',
        '{"at":"2026-02-30 00:00:00"}',
        '{"at":"2026-11-28T09:00:00+09:00"}',
        '{"day":"2026-13-01"}',
        '{"price":100}',
        '{"price":99.999}',
        '{"is":"yes"}',
        '{"tags":{"a":1}}',
        '{"tags":["x"]}',
      ],
    };
    await streams.put(
      "hostile",
      '{"eventid":"first"}',
      ...Object.values(wrong).flat(),
      '{"eventid":"last","price":99.99}',
    );
    await streams.flush();
    const failed = await unconverted("hostile");
    for (const [code, texts] of Object.entries(wrong))
      assert.deepEqual(
        failed
          .filter(({ lastErrorCode }) => lastErrorCode === code)
          .map(raw)
          .sort(),
        texts.toSorted(),
      );
    assert.deepEqual(await rows("hostile", "eventid, price"), [
      ["first", null],
      ["last", "99.99"],
    ]);
  });

  it("finds columns by the keys that the deserializer maps to them", async () => {
    // https://docs.aws.amazon.com/firehose/latest/APIReference/API_OpenXJsonSerDe.html
    const openXJsonSerDe = {
      columnToJsonKeyMappings: { amount: "timestamp" },
      convertDotsInJsonKeysToUnderscores: true,
      caseInsensitive: false,
    };
    await made(
      "mapped",
      { eventid: "string", amount: "bigint", a_b: "string" },
      {
        conversion: { inputFormatConfiguration: { deserializer: { openXJsonSerDe } } },
      },
    );
    await streams.put("mapped", '{"eventid":"a","timestamp":5,"amount":6,"a.b":"x","EVENTID":"no"}');
    await streams.flush();
    assert.deepEqual(await rows("mapped"), [["a", "5", "x"]]);
  });

  it("takes no text for a number with Hive's deserializer, and milliseconds when it is told so", async () => {
    // https://docs.aws.amazon.com/firehose/latest/APIReference/API_HiveJsonSerDe.html
    await made(
      "hive",
      { eventid: "string", amount: "bigint", at: "timestamp" },
      {
        conversion: {
          inputFormatConfiguration: { deserializer: { hiveJsonSerDe: { timestampFormats: ["millis"] } } },
        },
      },
    );
    await streams.put(
      "hive",
      '{"eventid":"a","amount":"5"}',
      '{"eventid":"b","amount":5,"at":1518033528123}',
    );
    await streams.flush();
    assert.deepEqual(await rows("hive"), [["b", "5", "2018-02-07 19:58:48.123"]]);
    assert.deepEqual((await unconverted("hive")).map(raw), ['{"eventid":"a","amount":"5"}']);
  });

  it("converts what the function of the stream answers", async () => {
    const source = `export const handler = async ({ records }) => ({ records: records.map(({ recordId, data }) => {
      const text = Buffer.from(data, "base64").toString();
      return { recordId, result: "Ok", data: Buffer.from(text + "\\n" + text.replace("a", "b") + "\\n").toString("base64") };
    }) });`;
    await made("behind", clicks, { source });
    await streams.put("behind", '{"eventid":"a"}');
    await streams.flush();
    assert.deepEqual(await rows("behind", "eventid"), [["a"], ["b"]]);
  });

  for (const right of READ)
    it(`waits while its role lacks ${right}, tells of it, and has each record once when the right is there`, async () => {
      const name = `no-${right.split(":")[1]?.toLowerCase()}`;
      await table(name, clicks);
      const others = { Effect: "Allow", Action: READ.filter((one) => one !== right), Resource: "*" };
      const may = [mayWrite, mayLog, others];
      // The text that AWS answers is in https://github.com/hashicorp/terraform-provider-aws, which tries again on it.
      await assert.rejects(stream(name, { may }), {
        code: "InvalidArgumentException",
        message: /^Access was denied when calling Glue\. Please ensure that the role/,
      });
      const given = `${name}-given`;
      await table(given, clicks);
      await stream(given, { may: [mayWrite, mayLog, others, mayReadSchema], s3: { bufferingInterval: 0 } });
      const policy = (statements: readonly object[]) => ({
        role: `${given}-firehose`,
        policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
      });
      await streams.testbed.resources.update(POLICY, `${given}-firehose`, policy(may));
      await streams.put(given, '{"eventid":"a"}', '{"eventid":"b"}');
      const { errorCode, message } = await until(async () => (await told(given))[0]);
      assert.equal(errorCode, "DataFormatConversion.AccessDenied");
      assert.match(message, new RegExp(right));
      assert.deepEqual(await streams.objects(given), []);
      await streams.testbed.resources.update(POLICY, `${given}-firehose`, policy([...may, mayReadSchema]));
      await streams.flush();
      assert.deepEqual(await rows(given, "eventid"), [["a"], ["b"]]);
    });

  it("waits while its table is gone", async () => {
    await made("gone", clicks);
    await streams.testbed.resources.remove(TABLE, "gone");
    await streams.put("gone", '{"eventid":"a"}');
    await streams.flush();
    assert.deepEqual(await streams.objects("gone"), []);
    assert.deepEqual(
      (await told("gone")).map(({ errorCode }) => errorCode),
      ["DataFormatConversion.EntityNotFound"],
    );
    await table("gone", { ...clicks, later: "string" });
    await streams.flush();
    assert.deepEqual(await rows("gone", "eventid, later"), [["a", null]]);
  });

  it("converts again when the engine is killed at work", async () => {
    await made("killed", clicks);
    const count = 5_000;
    for (let batch = 0; batch < 10; batch++)
      await streams.put(
        "killed",
        ...Array.from({ length: count / 10 }, (_, index) => `{"eventid":"${batch}-${index}"}`),
      );
    for (const pid of await engines()) process.kill(pid, "SIGKILL");
    const flushed = streams.flush();
    const [pid = 0] = await until(async () => ((await engines()).length > 0 ? await engines() : undefined));
    process.kill(pid, "SIGKILL");
    await flushed;
    assert.deepEqual(
      (await told("killed")).map(({ errorCode }) => errorCode),
      ["DataFormatConversion.InternalError"],
    );
    await streams.flush();
    assert.deepEqual(await rows("killed", "count(*), count(DISTINCT eventid)", "1"), [
      [String(count), String(count)],
    ]);
  });

  it("loses nothing when the local cloud is killed while S3 refuses, neither rows nor what was not converted", async () => {
    await made("refused", clicks, { may: [mayLog, mayReadSchema] });
    for (let round = 0; round < 3; round++) {
      await streams.put("refused", `{"eventid":"${round}"}`, `bad ${round}`);
      await streams.flush();
      for (const pid of await engines()) process.kill(pid, "SIGKILL");
      await streams.testbed.kill();
    }
    assert.deepEqual(await streams.objects("refused"), []);
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [mayWrite] });
    await streams.testbed.resources.create(POLICY, "refused-later", { role: "refused-firehose", policy });
    await streams.flush();
    assert.deepEqual(await rows("refused", "eventid"), [["0"], ["1"], ["2"]]);
    assert.deepEqual((await unconverted("refused")).map(raw), ["bad 0", "bad 1", "bad 2"]);
  });

  it("describes its conversion", async () => {
    await made("described", clicks, { s3: { bufferingSize: undefined } });
    const { DeliveryStreamDescription } = await streams.client.send(
      new DescribeDeliveryStreamCommand({ DeliveryStreamName: "described" }),
    );
    const { BufferingHints, CompressionFormat, DataFormatConversionConfiguration } =
      DeliveryStreamDescription?.Destinations?.[0]?.ExtendedS3DestinationDescription ?? {};
    // 128 unless given: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-kinesisfirehose-deliverystream-bufferinghints.html
    assert.deepEqual(
      [BufferingHints?.SizeInMBs, CompressionFormat, DataFormatConversionConfiguration?.Enabled],
      [128, "UNCOMPRESSED", true],
    );
    assert.deepEqual(DataFormatConversionConfiguration?.OutputFormatConfiguration, {
      Serializer: { ParquetSerDe: { Compression: "SNAPPY", WriterVersion: "V1" } },
    });
    assert.equal(DataFormatConversionConfiguration?.SchemaConfiguration?.TableName, "described");
  });

  it("is refused when it could not work", async () => {
    await table("strange", { eventid: "binary" });
    const serializer = (value: object) => ({
      conversion: { outputFormatConfiguration: { serializer: value } },
    });
    const schema = (tableName: string) => ({
      databaseName: "mysfits",
      tableName,
      roleArn: "arn:aws:iam::000000000000:role/nobody",
    });
    const refused: [string, Parameters<typeof stream>[1], RegExp][] = [
      [
        "wrong",
        { s3: { bufferingSize: 63 } },
        /BufferingHints\.SizeInMBs must be at least 64 when data format conversion is enabled\./,
      ],
      ["wrong", { s3: { compressionFormat: "GZIP" } }, /CompressionFormat must be UNCOMPRESSED/],
      ["wrong", serializer({ orcSerDe: {} }), /orcSerDe/],
      [
        "wrong",
        serializer({ parquetSerDe: { compression: "ZSTD" } }),
        /SNAPPY, GZIP or UNCOMPRESSED \(got ZSTD\)/,
      ],
      ["wrong", { conversion: { inputFormatConfiguration: { deserializer: {} } } }, /Deserializer/],
      ["wrong", { conversion: { schemaConfiguration: schema("wrong") } }, /unable to assume role .*nobody/],
      ["strange", {}, /the column type binary/],
      ["missing", {}, /mysfits\.missing/],
    ];
    for (const [index, [start, options, reason]] of refused.entries()) {
      const name = start === "wrong" ? `wrong-${index}` : start;
      if (start === "wrong") await table(name, clicks);
      await assert.rejects(stream(name, options), reason);
    }
  });
});

/** Processes with DuckDB that this one has started. */
async function engines(): Promise<number[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,args="]);
  return stdout
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [])
    .filter(([, , parent, command = ""]) => Number(parent) === process.pid && /duckdb.main\.ts/.test(command))
    .map(([, pid]) => Number(pid));
}
