import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type Message,
  type QueueAttributeName,
  type ReceiveMessageCommandInput,
  type SendMessageCommandInput,
  type SendMessageCommandOutput,
} from "@aws-sdk/client-sqs";
import { sqs } from "../../../aws/sqs/index.ts";
import { startTestbed, type Testbed } from "../../support/testbed.ts";

/** A queue of the test bed. */
export interface TestQueue {
  readonly url: string;
  readonly arn: string;
}

/** A test bed with SQS and an unmodified SDK client. */
export class SqsBed {
  readonly testbed: Testbed;
  readonly client: SQSClient;

  private constructor(testbed: Testbed) {
    this.testbed = testbed;
    this.client = new SQSClient(testbed.clientConfig);
  }

  static async start(): Promise<SqsBed> {
    return new SqsBed(await startTestbed([sqs]));
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.testbed.stop();
  }

  /** Makes a queue as a program does, named as its resource; `fifoQueue` adds the ending. */
  async queue(name: string, inputs: Record<string, unknown> = {}): Promise<TestQueue> {
    const made = await this.testbed.resources.create("aws:sqs/queue:Queue", name, {
      name: inputs["fifoQueue"] ? `${name}.fifo` : name,
      ...inputs,
    });
    return { url: made["url"] as string, arn: made["arn"] as string };
  }

  /** Makes a queue by CreateQueue. @returns its URL */
  async createQueue(name: string, attributes: Partial<Record<QueueAttributeName, string>>): Promise<string> {
    const { QueueUrl } = await this.client.send(
      new CreateQueueCommand({ QueueName: name, Attributes: attributes }),
    );
    return QueueUrl as string;
  }

  async send(
    url: string,
    body: string,
    further: Partial<SendMessageCommandInput> = {},
  ): Promise<SendMessageCommandOutput> {
    return await this.client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body, ...further }));
  }

  async receive(url: string, further: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> {
    const { Messages } = await this.client.send(new ReceiveMessageCommand({ QueueUrl: url, ...further }));
    return Messages ?? [];
  }

  /** Bodies of one receive of up to ten messages. */
  async bodies(url: string, further: Partial<ReceiveMessageCommandInput> = {}): Promise<string[]> {
    const messages = await this.receive(url, { MaxNumberOfMessages: 10, ...further });
    return messages.map(({ Body }) => Body ?? "");
  }

  async attributes(url: string, ...names: QueueAttributeName[]): Promise<Record<string, string>> {
    const { Attributes } = await this.client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: names.length > 0 ? names : ["All"] }),
    );
    return Attributes ?? {};
  }
}
