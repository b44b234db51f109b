import { formatArn, parseArn } from "../../contract/arn.ts";
import { AwsError } from "../../contract/errors.ts";
import type { ForeignResource, Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import { queueUrl } from "../../delivery/destinations.ts";
import { invalidAttribute, invalidParameter, queueDoesNotExist } from "./errors.ts";
import { Queue } from "./queue.ts";
import { settingDefaults, type MessageRecord, type QueueRecord, type QueueSettings } from "./records.ts";

/** Every queue. */
export class Queues {
  readonly #platform: Platform;
  readonly #records: Collection<QueueRecord>;
  readonly #open = new Map<string, Queue>();

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#records = platform.store.collection("sqs/queues");
    for (const record of this.#records.values()) this.#open.set(record.arn, this.#queue(record));
  }

  all(region?: string): Queue[] {
    return [...this.#open.values()].filter(({ record }) => region === undefined || record.region === region);
  }

  find(arn: string): Queue | undefined {
    return this.#open.get(arn);
  }

  /** @throws AwsError QueueDoesNotExist */
  get(arn: string): Queue {
    const found = this.find(arn);
    if (!found) throw queueDoesNotExist();
    return found;
  }

  arnOf(region: string, name: string): string {
    return formatArn({ service: "sqs", region, accountId: this.#platform.accountId, resource: name });
  }

  /** ARN of a queue by its address; the region is the caller's. @throws AwsError InvalidAddress */
  arnOfUrl(url: string, region: string): string {
    const [name, account] = url.split("/").toReversed();
    if (!name || account !== this.#platform.accountId)
      throw new AwsError("InvalidAddress", `The address ${url} is not valid for this endpoint.`, 404);
    return this.arnOf(region, name);
  }

  urlOf({ arn }: QueueRecord): string {
    return queueUrl(this.#platform, arn);
  }

  /** @throws AwsError QueueNameExists when it is there with other settings, InvalidParameterValue */
  async create(record: Omit<QueueRecord, "arn" | "createdAt">): Promise<Queue> {
    const { name, region } = record;
    if (!/^[\w-]{1,80}(?<!\.fifo)$|^[\w-]{1,75}\.fifo$/.test(name))
      throw invalidParameter(
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
      );
    const arn = this.arnOf(region, name);
    const existing = this.#open.get(arn);
    if (existing) {
      if (JSON.stringify(existing.record.settings) !== JSON.stringify(record.settings))
        throw new AwsError(
          "QueueNameExists",
          "A queue already exists with the same name and a different value for an attribute.",
        );
      return existing;
    }
    this.check(arn, record.settings);
    const made: QueueRecord = { ...record, arn, createdAt: Math.floor(Date.now() / 1000) };
    await this.#records.put(arn, made);
    const queue = this.#queue(made);
    this.#open.set(arn, queue);
    return queue;
  }

  async change(
    arn: string,
    settings: Partial<QueueSettings>,
    tags?: Readonly<Record<string, string>>,
  ): Promise<Queue> {
    const queue = this.get(arn);
    const changed = {
      ...queue.record,
      settings: { ...queue.record.settings, ...settings },
      ...(tags && { tags }),
    };
    this.check(arn, changed.settings);
    queue.record = changed;
    await this.#records.put(arn, changed);
    return queue;
  }

  async delete(arn: string): Promise<void> {
    const queue = this.#open.get(arn);
    if (!queue) return;
    await queue.purge();
    queue.stop();
    this.#open.delete(arn);
    await this.#records.delete(arn);
  }

  foreign(): ForeignResource[] {
    return this.all()
      .filter(({ record }) => record.origin === "api")
      .map(({ record }) => ({
        type: "aws:sqs/queue:Queue",
        name: record.name,
        id: this.urlOf(record),
        region: record.region,
        outputs: { arn: record.arn },
      }));
  }

  stop(): void {
    for (const queue of this.#open.values()) queue.stop();
  }

  /** @throws AwsError InvalidAttributeValue */
  check(arn: string, settings: QueueSettings): void {
    const between = (name: string, value: number, least: number, most: number) => {
      if (!(Number.isInteger(value) && value >= least && value <= most))
        throw invalidAttribute(name, `Must be an integer from ${least} to ${most} (got ${value}).`);
    };
    between("DelaySeconds", settings.delay, 0, 900);
    between("MaximumMessageSize", settings.maximumMessageSize, 1024, 1_048_576);
    between("MessageRetentionPeriod", settings.retention, 60, 1_209_600);
    between("ReceiveMessageWaitTimeSeconds", settings.receiveWait, 0, 20);
    between("VisibilityTimeout", settings.visibilityTimeout, 0, 43_200);
    const { redrive } = settings;
    if (!redrive) return;
    between("RedrivePolicy", redrive.maxReceiveCount, 1, 1000);
    if (
      parseArn(redrive.deadLetterTargetArn).region !== parseArn(arn).region ||
      redrive.deadLetterTargetArn.endsWith(".fifo") !== arn.endsWith(".fifo")
    )
      throw invalidAttribute(
        "RedrivePolicy",
        "Dead-letter queue must be in the same region and of the same type as its source.",
      );
    const target = this.find(redrive.deadLetterTargetArn);
    if (!target)
      throw invalidAttribute(
        "RedrivePolicy",
        `Dead-letter target does not exist: ${redrive.deadLetterTargetArn}.`,
      );
  }

  #queue(record: QueueRecord): Queue {
    return new Queue(
      this.#platform.traces,
      record,
      this.#platform.store.collection<MessageRecord>(`sqs/messages ${record.arn}`),
      async (from, message) => {
        const target = this.find(from.record.settings.redrive?.deadLetterTargetArn ?? "");
        if (!target || !allows(target, from.record.arn)) return false;
        await target.adopt(message, from.record.arn);
        return true;
      },
    );
  }
}

/** Whether a dead-letter queue takes messages of a source.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html */
function allows({ record }: Queue, sourceArn: string): boolean {
  const { redriveAllow } = record.settings;
  if (!redriveAllow || redriveAllow.redrivePermission === "allowAll") return true;
  return (
    redriveAllow.redrivePermission === "byQueue" && (redriveAllow.sourceQueueArns ?? []).includes(sourceArn)
  );
}

/** Settings as the API spells them. */
export function readAttributes(attributes: Readonly<Record<string, string>>): Partial<QueueSettings> {
  const number = (name: string) => (attributes[name] === undefined ? undefined : Number(attributes[name]));
  const json = <T>(name: string) => {
    const text = attributes[name];
    if (text === undefined) return undefined;
    if (text === "") return null;
    try {
      return JSON.parse(text) as T;
    } catch (error) {
      throw invalidAttribute(name, `not JSON: ${(error as Error).message}`);
    }
  };
  const redrive = json<{ deadLetterTargetArn: string; maxReceiveCount: number | string }>("RedrivePolicy");
  const redriveAllow = json<NonNullable<QueueSettings["redriveAllow"]>>("RedriveAllowPolicy");
  json("Policy");
  const settings = {
    delay: number("DelaySeconds"),
    maximumMessageSize: number("MaximumMessageSize"),
    retention: number("MessageRetentionPeriod"),
    receiveWait: number("ReceiveMessageWaitTimeSeconds"),
    visibilityTimeout: number("VisibilityTimeout"),
    contentBasedDeduplication:
      attributes["ContentBasedDeduplication"] === undefined
        ? undefined
        : attributes["ContentBasedDeduplication"] === "true",
    kmsMasterKeyId: attributes["KmsMasterKeyId"],
    policy: attributes["Policy"],
  };
  return {
    ...(Object.fromEntries(
      Object.entries(settings).filter(([, value]) => value !== undefined),
    ) as Partial<QueueSettings>),
    ...(redrive !== undefined && {
      redrive:
        redrive === null
          ? undefined
          : {
              deadLetterTargetArn: redrive.deadLetterTargetArn,
              maxReceiveCount: Number(redrive.maxReceiveCount),
            },
    }),
    ...(redriveAllow !== undefined && { redriveAllow: redriveAllow ?? undefined }),
  };
}

export { settingDefaults };
