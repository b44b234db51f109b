import { formatArn, parseArn } from "../../../contract/arn.ts";
import { readEventPattern } from "../../../delivery/event-pattern.ts";
import type { Principal } from "../../../contract/principal.ts";
import type { Platform } from "../../../contract/service.ts";
import type { Collection } from "../../../host/store.ts";
import type { FunctionStore } from "./function-store.ts";
import type { Invoker } from "../runtime/invoker.ts";
import type { MappingRecord } from "../records.ts";
import { invalidParameter, resourceNotFound } from "../errors.ts";
import type { Poller, PollerContext } from "../event-sources/poller.ts";
import { QueuePoller } from "../event-sources/queue-poller.ts";
import { discardedPrefix } from "../event-sources/discarded.ts";
import { forgetPosition, pollStream } from "../event-sources/stream-poller.ts";

/** Event source mappings: they read streams and queues and invoke functions with batches. Durable, with their positions.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html */
export class MappingStore {
  readonly #platform: Platform;
  readonly #functions: FunctionStore;
  readonly #invoker: Invoker;
  readonly #records: Collection<MappingRecord>;
  readonly #pollers = new Map<string, Poller>();

  constructor(platform: Platform, functions: FunctionStore, invoker: Invoker) {
    this.#platform = platform;
    this.#functions = functions;
    this.#invoker = invoker;
    this.#records = platform.store.collection("lambda/eventSourceMappings");
  }

  arnOf({ region, uuid }: Pick<MappingRecord, "region" | "uuid">): string {
    return formatArn({
      service: "lambda",
      region,
      accountId: this.#platform.accountId,
      resource: `event-source-mapping:${uuid}`,
    });
  }

  all(): MappingRecord[] {
    return this.#records.values();
  }

  /** @throws AwsError ResourceNotFoundException */
  get(uuid: string): MappingRecord {
    const mapping = this.#records.get(uuid);
    if (!mapping) throw resourceNotFound();
    return mapping;
  }

  /** Makes the checks of a mapping that Lambda makes: the source is there, the function's role may read it, a queue's visibility
   * time-out is not shorter than the function's time-out.
   * @throws AwsError InvalidParameterValueException naming what is wrong. */
  async check(mapping: MappingRecord): Promise<void> {
    const { functionArn, eventSourceArn, region, onFailure } = mapping;
    for (const filter of mapping.filters) readEventPattern(filter);
    const { fn, version } = this.#functions.target(this.#functions.parse(functionArn, region));
    const principal = this.#principalOf(version.roleArn, fn.arn);
    const { service } = parseArn(eventSourceArn);
    const may = (action: string, resource: string, context: Readonly<Record<string, string>> = {}) => {
      if (
        this.#platform.capabilities.iam.authorize(
          principal,
          { action, resource, context },
          { sourceIp: "127.0.0.1", region },
        ).allowed
      )
        return;
      throw invalidParameter(
        `The provided execution role does not have permissions to call ${action.split(":")[1]} on ${service.toUpperCase()}: ` +
          `grant ${version.roleArn} ${action} on ${resource}, and let the mapping depend on the policy`,
      );
    };
    if (service === "dynamodb") {
      for (const action of ["GetRecords", "GetShardIterator", "DescribeStream"])
        may(`dynamodb:${action}`, eventSourceArn);
      // A policy may name the streams of the table: amazondynamodb/latest/developerguide/iam-policy-read-stream-only.html
      may("dynamodb:ListStreams", eventSourceArn.replace(/\/stream\/.*$/, "/stream/*"));
      this.#platform.capabilities.streams.newest(eventSourceArn);
      if (!mapping.startingPosition)
        throw invalidParameter("StartingPosition is required for a stream: LATEST or TRIM_HORIZON");
    } else if (service === "sqs") {
      for (const action of ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"])
        may(`sqs:${action}`, eventSourceArn);
      const { visibilityTimeout } = this.#platform.capabilities.queues.get(eventSourceArn);
      if (visibilityTimeout < version.timeout)
        throw invalidParameter(
          `Queue visibility timeout: ${visibilityTimeout} seconds is less than Function timeout: ${version.timeout} seconds`,
        );
    } else
      throw invalidParameter(
        `Unrecognized event source: ${eventSourceArn}. Here: dynamodb streams and sqs queues`,
      );
    if (onFailure !== undefined) {
      const target = parseArn(onFailure).service;
      if (target === "s3") {
        // As S3 puts them to the same policies when the records are written.
        const { accountId } = this.#platform;
        const context = { "aws:ResourceAccount": accountId, "s3:ResourceAccount": accountId };
        may("s3:PutObject", `${onFailure}/${discardedPrefix(mapping.uuid)}`, context);
        may("s3:ListBucket", onFailure, context);
      } else may(target === "sns" ? "sns:Publish" : "sqs:SendMessage", onFailure);
    }
  }

  async put(mapping: MappingRecord): Promise<MappingRecord> {
    await this.#pollers.get(mapping.uuid)?.stop();
    this.#pollers.delete(mapping.uuid);
    await this.#records.put(mapping.uuid, mapping);
    this.start(mapping);
    return mapping;
  }

  /** Begins to read, if the mapping is enabled and not read already. */
  start(mapping: MappingRecord): void {
    if (!mapping.enabled || this.#pollers.has(mapping.uuid)) return;
    const patterns = mapping.filters.map(readEventPattern);
    const context: PollerContext = {
      platform: this.#platform,
      functions: this.#functions,
      invoker: this.#invoker,
      mapping,
      principal: () => {
        const { fn, version } = this.#functions.target(
          this.#functions.parse(mapping.functionArn, mapping.region),
        );
        return this.#principalOf(version.roleArn, fn.arn);
      },
      matches: (record) => patterns.length === 0 || patterns.some((pattern) => pattern(record)),
    };
    this.#pollers.set(
      mapping.uuid,
      parseArn(mapping.eventSourceArn).service === "sqs" ? new QueuePoller(context) : pollStream(context),
    );
  }

  async delete(uuid: string): Promise<void> {
    await this.#pollers.get(uuid)?.stop();
    this.#pollers.delete(uuid);
    await this.#records.delete(uuid);
    await forgetPosition(this.#platform, uuid);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#pollers.values()].map((poller) => poller.stop()));
    this.#pollers.clear();
  }

  #principalOf(roleArn: string, sourceArn: string): Principal {
    return this.#platform.capabilities.iam.assumeRole({
      roleArn,
      service: "lambda.amazonaws.com",
      sessionName: "event-source-mapping",
      seconds: 3600,
      context: { "aws:SourceAccount": this.#platform.accountId, "aws:SourceArn": sourceArn },
    }).principal;
  }
}
