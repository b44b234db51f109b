import { DescribeTableCommand, DynamoDBClient, type TableDescription } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { dynamodb } from "../../../aws/dynamodb/index.ts";
import { startTestbed, type Made, type Testbed } from "../../support/testbed.ts";

/** A test bed with DynamoDB and unmodified SDK clients. */
export class DynamoDbBed {
  readonly testbed: Testbed;
  readonly client: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;

  private constructor(testbed: Testbed) {
    this.testbed = testbed;
    this.client = new DynamoDBClient(testbed.clientConfig);
    this.streams = new DynamoDBStreamsClient(testbed.clientConfig);
  }

  static async start(): Promise<DynamoDbBed> {
    return new DynamoDbBed(await startTestbed([dynamodb]));
  }

  async stop(): Promise<void> {
    this.client.destroy();
    this.streams.destroy();
    await this.testbed.stop();
  }

  /** A client for another region, or with other credentials. */
  clientWith(
    further: Partial<{
      region: string;
      credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
    }>,
  ): DynamoDBClient {
    return new DynamoDBClient({ ...this.testbed.clientConfig, ...further });
  }

  /** Makes a Pulumi table with partition key `pk` (text). */
  async table(name: string, inputs: Record<string, unknown> = {}): Promise<Made> {
    return await this.testbed.resources.create("aws:dynamodb/table:Table", name, tableInputs(name, inputs));
  }

  /** Brings a Pulumi table to other inputs. */
  async updateTable(name: string, inputs: Record<string, unknown> = {}): Promise<Made> {
    return await this.testbed.resources.update("aws:dynamodb/table:Table", name, tableInputs(name, inputs));
  }

  async describe(name: string): Promise<TableDescription> {
    const { Table } = await this.client.send(new DescribeTableCommand({ TableName: name }));
    return Table as TableDescription;
  }
}

function tableInputs(name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  return {
    name,
    hashKey: "pk",
    billingMode: "PAY_PER_REQUEST",
    attributes: [{ name: "pk", type: "S" }],
    ...inputs,
  };
}
