// `npm run texts`: brings corrected texts of the mysfits to a table that is there already. The program writes each item once (`ignoreChanges`),
// because likes and adoptions in it are the visitors'.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  ListTablesCommand,
  UpdateItemCommand,
  type AttributeValue,
} from "@aws-sdk/client-dynamodb";
import { seed } from "../app/data/mysfits.ts";
import { findRunning } from "../local/start/running.ts";

const usage = `Usage: npm run texts -- [--stack dev] [--state .local]
       npm run texts -- --table NAME [--region ap-northeast-2]

Writes name, species, age, alignment, description and pictures of app/data/mysfits.ts to the table of the mysfits, and leaves likes and
adoptions as they are: in the running copy, or, with your AWS credentials, in a table of AWS (npm run pulumi -- stack --show-ids names it).
A mysfit that is not in the table is not made: that is the program's work.`;

/** What is the visitors'. */
const visitors = ["MysfitId", "Likes", "Adopted"];

process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        stack: { type: "string", default: "dev" },
        state: { type: "string", default: ".local" },
        table: { type: "string" },
        region: { type: "string" },
        help: { type: "boolean", default: false },
      },
    }));
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${usage}`, 2);
  }
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const running =
    values.table === undefined
      ? findRunning(resolve(import.meta.dirname, "..", values.state, values.stack))
      : undefined;
  if (values.table === undefined && !running)
    return fail(`No copy of stack "${values.stack}" is running. Start one with: npm start`, 1);
  const client = new DynamoDBClient({
    ...(running
      ? { endpoint: running.aws, credentials: running.operator, region: running.region }
      : values.region === undefined
        ? {}
        : { region: values.region }),
  });
  try {
    const table = values.table ?? (await mysfitsTable(client));
    if (table === undefined) return fail("The copy has no table of mysfits", 1);
    return await write(client, table);
  } catch (error) {
    return fail(`${(error as Error).name}: ${(error as Error).message}`, 1);
  } finally {
    client.destroy();
  }
}

async function mysfitsTable(client: DynamoDBClient): Promise<string | undefined> {
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  return TableNames.find((name) => name.startsWith("mysfits-table-"));
}

async function write(client: DynamoDBClient, table: string): Promise<number> {
  let changed = 0;
  const missing: string[] = [];
  for (const [item, attributes] of Object.entries(seed)) {
    const texts = Object.entries(attributes).filter(([name]) => !visitors.includes(name));
    try {
      const { Attributes = {} } = await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { MysfitId: attributes["MysfitId"] as unknown as AttributeValue },
          UpdateExpression: `SET ${texts.map((_, index) => `#n${index} = :v${index}`).join(", ")}`,
          ConditionExpression: "attribute_exists(MysfitId)",
          ExpressionAttributeNames: Object.fromEntries(texts.map(([name], index) => [`#n${index}`, name])),
          ExpressionAttributeValues: Object.fromEntries(
            texts.map(([, value], index) => [`:v${index}`, value as unknown as AttributeValue]),
          ),
          ReturnValues: "UPDATED_OLD",
        }),
      );
      if (texts.some(([name, value]) => JSON.stringify(Attributes[name]) !== JSON.stringify(value)))
        changed++;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      missing.push(item);
    }
  }
  console.log(`${table}: ${changed} of ${Object.keys(seed).length} mysfits have new texts`);
  return missing.length === 0
    ? 0
    : fail(`Not in the table: ${missing.join(", ")}. \`pulumi up\` makes them`, 1);
}

function fail(text: string, code: number): number {
  console.error(text);
  return code;
}
