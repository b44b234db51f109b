import { join } from "node:path";
import { formatArn } from "../../contract/arn.ts";
import { AwsError } from "../../contract/errors.ts";
import type { Principal } from "../../contract/principal.ts";
import type { ForeignResource, Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import { invalid } from "./errors.ts";
import type { InputEvent, LogGroup, LogStream, Rejected } from "./records.ts";
import { ResourcePolicies } from "./resource-policies.ts";
import { Segments, type StoredEvent } from "./segments.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Policies beside those of the caller that have a say in a call. */
interface PoliciesOfCall {
  readonly resourcePolicy?: string | undefined;
  readonly endpointPolicy?: string | undefined;
}

/** Log groups, their streams and events. Durable. */
export class LogGroupStore {
  readonly policies: ResourcePolicies;
  readonly #platform: Platform;
  readonly #directory: string;
  readonly #groups: Collection<LogGroup>;
  readonly #streams: Collection<LogStream>;
  readonly #segments = new Map<string, Segments>();
  readonly #expiry: NodeJS.Timeout;

  private constructor(platform: Platform, directory: string) {
    this.policies = new ResourcePolicies(platform);
    this.#platform = platform;
    this.#directory = directory;
    this.#groups = platform.store.collection("logs/groups");
    this.#streams = platform.store.collection("logs/streams");
    this.#expiry = setInterval(() => void this.#expire(), HOUR);
    this.#expiry.unref();
  }

  /** Opens what is kept, without what is older than its group's retention. */
  static async open(platform: Platform): Promise<LogGroupStore> {
    const groups = new LogGroupStore(platform, await platform.store.folder("logs"));
    await groups.#expire();
    return groups;
  }

  /** Makes a group. @throws AwsError ResourceAlreadyExistsException, InvalidParameterException. */
  async create(group: Omit<LogGroup, "arn" | "createdAt">): Promise<LogGroup> {
    const { name, region, retentionInDays } = group;
    if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name))
      throw invalid(`logGroupName '${name}' must have 1 to 512 of a-z A-Z 0-9 _ - / . #`);
    if (retentionInDays !== undefined) checkRetention(retentionInDays);
    if (this.#groups.has(key(region, name)))
      throw new AwsError("ResourceAlreadyExistsException", "The specified log group already exists");
    const arn = formatArn({
      service: "logs",
      region,
      accountId: this.#platform.accountId,
      resource: `log-group:${name}`,
    });
    const made = { ...group, arn, createdAt: Date.now() };
    await this.#groups.put(key(region, name), made);
    return made;
  }

  /** Group by its name; undefined when it is not there. */
  find(region: string, name: string): LogGroup | undefined {
    return this.#groups.get(key(region, name));
  }

  /** Group by its name. @throws AwsError ResourceNotFoundException. */
  get(region: string, name: string): LogGroup {
    const group = this.find(region, name);
    if (!group) throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
    return group;
  }

  /** Changes what is said of a group. @throws AwsError ResourceNotFoundException, InvalidParameterException. */
  async change(region: string, name: string, changes: Partial<LogGroup>): Promise<LogGroup> {
    if (changes.retentionInDays !== undefined) checkRetention(changes.retentionInDays);
    const changed = { ...this.get(region, name), ...changes };
    await this.#groups.put(key(region, name), changed);
    return changed;
  }

  /** Deletes a group with its streams and events. */
  async delete(region: string, name: string): Promise<void> {
    this.get(region, name);
    for (const { name: stream } of this.streams(region, name)) await this.deleteStream(region, name, stream);
    await this.#groups.delete(key(region, name));
  }

  /** Groups of a region, in the order of their names. */
  all(region: string): LogGroup[] {
    return this.#groups.values().filter((group) => group.region === region);
  }

  /** Makes a stream. @throws AwsError ResourceAlreadyExistsException, ResourceNotFoundException, InvalidParameterException. */
  async createStream(region: string, group: string, name: string): Promise<void> {
    this.get(region, group);
    if (!/^[^:*]{1,512}$/.test(name))
      throw invalid(`logStreamName '${name}' must have 1 to 512 characters, none of them : or *`);
    if (this.#streams.has(key(region, group, name)))
      throw new AwsError("ResourceAlreadyExistsException", "The specified log stream already exists");
    await this.#streams.put(key(region, group, name), { name, createdAt: Date.now() });
  }

  /** Streams of a group, in the order of their names. */
  streams(region: string, group: string): LogStream[] {
    const prefix = key(region, group, "");
    return this.#streams.entries().flatMap(([id, stream]) => (id.startsWith(prefix) ? stream : []));
  }

  /** True when the group has a stream of that name. */
  hasStream(region: string, group: string, name: string): boolean {
    return this.#streams.has(key(region, group, name));
  }

  /** Deletes a stream with its events. @throws AwsError ResourceNotFoundException. */
  async deleteStream(region: string, group: string, name: string): Promise<void> {
    this.#checkStream(region, group, name);
    await this.#of(region, group, name).remove();
    this.#segments.delete(key(region, group, name));
    await this.#streams.delete(key(region, group, name));
  }

  /** ARN of a group, as policies name it. */
  groupArn(region: string, group: string): string {
    return this.streamArn(region, group, "").replace(/:log-stream:$/, ":*");
  }

  /** ARN of a stream, as policies name it. */
  streamArn(region: string, group: string, stream: string): string {
    const resource = `log-group:${group}:log-stream:${stream}`;
    return this.find(region, group)
      ? `${this.get(region, group).arn}:log-stream:${stream}`
      : formatArn({ service: "logs", region, accountId: this.#platform.accountId, resource });
  }

  /** Asks IAM for what a writer needs: `logs:PutLogEvents`, and `logs:CreateLogStream` for a new stream. For a service the resource
   * policies of the region decide.
   * @throws AwsError AccessDeniedException */
  authorize(principal: Principal, region: string, group: string, stream: string): void {
    const { network } = principal;
    const policies = {
      resourcePolicy: this.policies.document(region),
      // A task's lines leave through its own network interface.
      endpointPolicy: network && this.#platform.capabilities.network.endpointPolicy(network, "logs", region),
    };
    const resource = this.streamArn(region, group, stream);
    if (!this.hasStream(region, group, stream))
      this.#allow(principal, "logs:CreateLogStream", resource, policies);
    this.#allow(principal, "logs:PutLogEvents", resource, policies);
  }

  /** Makes a group that a service writes to, unless it is there.
   * @throws AwsError AccessDeniedException when the writer may not call `logs:CreateLogGroup`. */
  async makeFor(principal: Principal, region: string, name: string): Promise<void> {
    if (this.find(region, name)) return;
    const resource = `log-group:${name}`;
    const arn = formatArn({ service: "logs", region, accountId: this.#platform.accountId, resource });
    this.#allow(principal, "logs:CreateLogGroup", arn);
    await this.create({ name, region, logGroupClass: "STANDARD", tags: {}, origin: "api" });
  }

  #allow(
    principal: Principal,
    action: string,
    resource: string,
    { resourcePolicy, endpointPolicy }: PoliciesOfCall = {},
  ): void {
    const { allowed, reason } = this.#platform.capabilities.iam.authorize(principal, {
      action,
      resource,
      ...(resourcePolicy !== undefined && { resourcePolicy }),
      ...(endpointPolicy !== undefined && { endpointPolicy }),
    });
    if (!allowed)
      throw new AwsError(
        "AccessDeniedException",
        `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
      );
  }

  /** Keeps events, making the stream if needed. Events that are too old or too new are left out and told of.
   * @throws AwsError ResourceNotFoundException, InvalidParameterException.
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
  async put(
    region: string,
    group: string,
    stream: string,
    events: readonly InputEvent[],
  ): Promise<Rejected | undefined> {
    const { retentionInDays } = this.get(region, group);
    if (!this.hasStream(region, group, stream)) await this.createStream(region, group, stream);
    const now = Date.now();
    const oldest = now - 14 * DAY;
    const expired = retentionInDays === undefined ? -Infinity : now - retentionInDays * DAY;
    const kept = events.filter(
      ({ timestamp }) => timestamp >= oldest && timestamp >= expired && timestamp <= now + 2 * HOUR,
    );
    if (kept.length > 0)
      await this.#of(region, group, stream).append(
        kept.map(({ timestamp, message }) => ({ timestamp, ingestionTime: now, message })),
      );
    if (kept.length === events.length) return undefined;
    const tooNew = events.findIndex(({ timestamp }) => timestamp > now + 2 * HOUR);
    const lastTooOld = events.findLastIndex(({ timestamp }) => timestamp < oldest);
    const lastExpired = events.findLastIndex(({ timestamp }) => timestamp < expired);
    return {
      ...(tooNew >= 0 && { tooNewLogEventStartIndex: tooNew }),
      ...(lastTooOld >= 0 && { tooOldLogEventEndIndex: lastTooOld + 1 }),
      ...(lastExpired >= 0 && { expiredLogEventEndIndex: lastExpired + 1 }),
    };
  }

  /** Events of a stream within the group's retention, by time. */
  async read(region: string, group: string, stream: string): Promise<StoredEvent[]> {
    this.#checkStream(region, group, stream);
    return await this.#of(region, group, stream).read(oldestOf(this.get(region, group)));
  }

  /** Groups that were made with the API. */
  foreign(): ForeignResource[] {
    return this.#groups
      .values()
      .filter(({ origin }) => origin === "api")
      .map(({ name, region, arn }) => ({
        type: "aws:cloudwatch/logGroup:LogGroup",
        name,
        id: name,
        region,
        outputs: { arn },
      }));
  }

  /** Writes what waits. */
  async stop(): Promise<void> {
    clearInterval(this.#expiry);
    for (const segments of this.#segments.values()) await segments.flush();
  }

  #checkStream(region: string, group: string, stream: string): void {
    this.get(region, group);
    if (!this.hasStream(region, group, stream))
      throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
  }

  #of(region: string, group: string, stream: string): Segments {
    const id = key(region, group, stream);
    let segments = this.#segments.get(id);
    if (!segments) {
      const directory = join(
        this.#directory,
        ...[region, group, stream].map((part) => encodeURIComponent(part).replaceAll(".", "%2E")),
      );
      this.#segments.set(id, (segments = new Segments(directory)));
    }
    return segments;
  }

  async #expire(): Promise<void> {
    for (const group of this.#groups.values()) {
      if (group.retentionInDays === undefined) continue;
      for (const { name } of this.streams(group.region, group.name))
        await this.#of(group.region, group.name, name).expire(oldestOf(group));
    }
  }
}

/** No part can hold a line feed. */
const key = (...parts: readonly string[]) => parts.join("\n");

const oldestOf = ({ retentionInDays }: LogGroup) =>
  retentionInDays === undefined ? 0 : Date.now() - retentionInDays * DAY;

function checkRetention(days: number): void {
  if (!retentionDays.includes(days))
    throw invalid(`retentionInDays '${days}' must be one of ${retentionDays.join(", ")}`);
}
