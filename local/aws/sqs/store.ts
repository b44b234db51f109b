import { isDeepStrictEqual } from "node:util";
import { formatArn, parseArn } from "../../contract/arn.ts";
import { AwsError } from "../../contract/errors.ts";
import type { ForeignResource, Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import { queueUrl } from "../../delivery/destinations.ts";
import { checkTogether, type SettingChanges } from "./attributes.ts";
import { invalidValue, queueDoesNotExist } from "./errors.ts";
import { Queue } from "./queue.ts";
import { settingDefaults, type MessageRecord, type QueueRecord, type QueueSettings } from "./records.ts";

/** A queue to make: what is not set has its default. */
export interface NewQueue extends Pick<QueueRecord, "name" | "region" | "origin" | "tags"> {
  readonly settings: SettingChanges;
}

/** Every queue, durable. */
export class QueueStore {
  readonly #platform: Platform;
  readonly #records: Collection<QueueRecord>;
  readonly #open = new Map<string, Queue>();

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#records = platform.store.collection("sqs/queues");
    for (const record of this.#records.values()) this.#open.set(record.arn, this.#queue(record));
  }

  /** The account that every queue is in. */
  get accountId(): string {
    return this.#platform.accountId;
  }

  /** Every queue of a region, or of all regions. */
  all(region?: string): Queue[] {
    return [...this.#open.values()].filter(({ record }) => region === undefined || record.region === region);
  }

  /** The queue with an ARN, if there is one. */
  find(arn: string): Queue | undefined {
    return this.#open.get(arn);
  }

  /** The queue with an ARN. @throws AwsError QueueDoesNotExist */
  get(arn: string): Queue {
    const queue = this.find(arn);
    if (!queue) throw queueDoesNotExist();
    return queue;
  }

  /** Queues whose failed messages go to a queue. */
  sourcesOf(deadLetterArn: string): Queue[] {
    return this.all().filter(({ record }) => record.settings.redrive?.deadLetterTargetArn === deadLetterArn);
  }

  /** ARN of a queue in the account, whether there is one or not. */
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

  /** The address that clients know a queue by. */
  urlOf({ arn }: QueueRecord): string {
    return queueUrl(this.#platform, arn);
  }

  /** Makes a queue, or finds the one that is there with the settings that are given.
   * @throws AwsError QueueNameExists when it is there with other ones, InvalidParameterValue, InvalidAttributeValue
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
  async create({ name, region, origin, tags, settings }: NewQueue): Promise<Queue> {
    const arn = this.arnOf(region, name);
    const existing = this.#open.get(arn);
    if (existing) {
      const kept = existing.record.settings;
      if (!isDeepStrictEqual(defined({ ...kept, ...settings }), defined(kept)))
        throw new AwsError(
          "QueueNameExists",
          "A queue already exists with the same name and a different value for an attribute.",
        );
      return existing;
    }
    const all: QueueSettings = { ...settingDefaults, ...defined(settings) };
    this.#check(arn, all);
    const record: QueueRecord = { name, region, arn, origin, tags, settings: all, createdAt: now() };
    await this.#records.put(arn, record);
    const queue = this.#queue(record);
    this.#open.set(arn, queue);
    return queue;
  }

  /** Changes settings of a queue. @throws AwsError QueueDoesNotExist, InvalidParameterValue, InvalidAttributeValue */
  async change(arn: string, settings: SettingChanges): Promise<Queue> {
    const { record } = this.get(arn);
    const changed: QueueSettings = { ...settingDefaults, ...defined({ ...record.settings, ...settings }) };
    this.#check(arn, changed);
    return await this.#replace({ ...record, settings: changed, modifiedAt: now() });
  }

  /** Replaces the tags of a queue. @throws AwsError QueueDoesNotExist */
  async retag(arn: string, tags: Readonly<Record<string, string>>): Promise<Queue> {
    return await this.#replace({ ...this.get(arn).record, tags });
  }

  async #replace(record: QueueRecord): Promise<Queue> {
    const queue = this.get(record.arn);
    queue.record = record;
    await this.#records.put(record.arn, record);
    return queue;
  }

  /** Deletes a queue with its messages, if there is one. */
  async delete(arn: string): Promise<void> {
    const queue = this.#open.get(arn);
    if (!queue) return;
    await queue.purge();
    queue.stop();
    this.#open.delete(arn);
    await this.#records.delete(arn);
  }

  /** Queues that a call of the API made. */
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

  /** Ends the timers of every queue. */
  stop(): void {
    for (const queue of this.#open.values()) queue.stop();
  }

  #check(arn: string, settings: QueueSettings): void {
    checkTogether(settings);
    const { redrive } = settings;
    if (!redrive) return;
    const invalid = (reason: string) => invalidValue("RedrivePolicy", JSON.stringify(redrive), reason);
    const target = this.find(redrive.deadLetterTargetArn);
    if (!target) throw invalid("Dead letter target does not exist.");
    if (target.record.region !== parseArn(arn).region || target.isFifo !== arn.endsWith(".fifo"))
      throw invalid("Dead-letter queue must be in the same region and of the same type as its source.");
  }

  #queue(record: QueueRecord): Queue {
    return new Queue(
      this.#platform.traces,
      record,
      this.#platform.store.collection<MessageRecord>(`sqs/messages ${record.arn}`),
      async (from, message) => {
        const target = this.find(from.record.settings.redrive?.deadLetterTargetArn ?? "");
        if (!target || !allows(target, from.record.arn)) return false;
        await target.adoptFailed(message, from.record.arn);
        return true;
      },
    );
  }
}

/** True when a dead-letter queue takes failed messages of a source.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html */
function allows({ record }: Queue, sourceArn: string): boolean {
  const { redriveAllow } = record.settings;
  if (!redriveAllow || redriveAllow.redrivePermission === "allowAll") return true;
  return (
    redriveAllow.redrivePermission === "byQueue" && (redriveAllow.sourceQueueArns ?? []).includes(sourceArn)
  );
}

/** The members of an object that are not undefined. */
function defined<T extends object>(object: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>;
  };
}

/** Seconds since 1970. */
function now(): number {
  return Math.floor(Date.now() / 1000);
}
