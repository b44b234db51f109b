import { formatArn } from "../../contract/arn.ts";
import type { ForeignResource, Platform } from "../../contract/service.ts";
import { principalOf } from "../../delivery/destinations.ts";
import type { Collection } from "../../host/store.ts";
import { checkName, checkSettings } from "./check-schedule.ts";
import { conflict, invalid, notFound } from "./errors.ts";
import type { GroupRecord, ScheduleRecord, ScheduleSettings, Target } from "./records.ts";

/** Group that every region has. */
export const DEFAULT = "default";

/** Place of a schedule. */
export interface Place {
  readonly region: string;
  readonly group: string;
  readonly name: string;
}

/** Groups and schedules, durable. */
export class ScheduleStore {
  readonly #platform: Platform;
  readonly #groups: Collection<GroupRecord>;
  readonly #schedules: Collection<ScheduleRecord>;

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#groups = platform.store.collection("scheduler/groups");
    this.#schedules = platform.store.collection("scheduler/schedules");
  }

  /** ARN of a schedule, whether there is one or not. */
  arnOf({ region, group, name }: Place): string {
    return this.#arn(region, `schedule/${group}/${name}`);
  }

  /** ARN of a group, whether there is one or not. */
  groupArn(region: string, name: string): string {
    return this.#arn(region, `schedule-group/${name}`);
  }

  /** Every schedule, or those of a region. */
  all(region?: string): ScheduleRecord[] {
    return this.#schedules.values().filter((one) => region === undefined || one.region === region);
  }

  find(arn: string): ScheduleRecord | undefined {
    return this.#schedules.get(arn);
  }

  /** Schedule at a place. @throws AwsError ResourceNotFoundException */
  get(place: Place): ScheduleRecord {
    const schedule = this.find(this.arnOf(place));
    if (!schedule) throw notFound(`Schedule ${place.name}`);
    return schedule;
  }

  /** Makes a schedule. @throws AwsError ConflictException, ResourceNotFoundException for its group, ValidationException */
  async create(
    place: Place,
    settings: ScheduleSettings,
    origin: ScheduleRecord["origin"],
  ): Promise<ScheduleRecord> {
    checkName(place.name);
    this.group(place.region, place.group);
    this.#check(place, settings);
    if (this.find(this.arnOf(place))) throw conflict(`Schedule ${place.name}`);
    const now = Date.now();
    return await this.#put({
      ...settings,
      ...place,
      arn: this.arnOf(place),
      origin,
      createdAt: now,
      modifiedAt: now,
      since: settings.startAt ?? now,
    });
  }

  /** Replaces everything that a schedule says. @throws AwsError ResourceNotFoundException, ValidationException */
  async update(place: Place, settings: ScheduleSettings): Promise<ScheduleRecord> {
    const { arn, origin, createdAt, since, expression, startAt } = this.get(place);
    this.#check(place, settings);
    const now = Date.now();
    const isSameTable = expression === settings.expression && startAt === settings.startAt;
    return await this.#put({
      ...settings,
      ...place,
      arn,
      origin,
      createdAt,
      modifiedAt: now,
      // A rate that is as before goes on counting.
      since: isSameTable ? since : (settings.startAt ?? now),
    });
  }

  async delete(arn: string): Promise<void> {
    await this.#schedules.delete(arn);
  }

  /** Group of a region. @throws AwsError ResourceNotFoundException */
  group(region: string, name: string): GroupRecord {
    const arn = this.groupArn(region, name);
    const group = this.#groups.get(arn);
    if (group) return group;
    if (name === DEFAULT) return { arn, name, region, tags: {}, origin: "program", createdAt: 0 };
    throw notFound(`Schedule group ${name}`);
  }

  /** Groups of a region, the default one among them. */
  groupsOf(region: string): GroupRecord[] {
    const made = this.#groups.values().filter((group) => group.region === region);
    return [this.group(region, DEFAULT), ...made.filter(({ name }) => name !== DEFAULT)];
  }

  /** Makes a group. @throws AwsError ConflictException, ValidationException */
  async createGroup(group: Pick<GroupRecord, "region" | "name" | "tags" | "origin">): Promise<GroupRecord> {
    const { region, name } = group;
    checkName(name);
    const arn = this.groupArn(region, name);
    if (name === DEFAULT || this.#groups.has(arn)) throw conflict(`Schedule group ${name}`);
    const record: GroupRecord = { ...group, arn, createdAt: Date.now() };
    await this.#groups.put(arn, record);
    return record;
  }

  /** Replaces the tags of a group. @throws AwsError ResourceNotFoundException */
  async retag(group: GroupRecord, tags: Readonly<Record<string, string>>): Promise<void> {
    await this.#groups.put(group.arn, { ...group, tags });
  }

  /** Deletes a group with its schedules. @throws AwsError ResourceNotFoundException, ValidationException for the default one */
  async deleteGroup(region: string, name: string): Promise<void> {
    if (name === DEFAULT) throw invalid("The default schedule group can't be deleted.");
    const { arn } = this.group(region, name);
    for (const schedule of this.all(region)) if (schedule.group === name) await this.delete(schedule.arn);
    await this.#groups.delete(arn);
  }

  /** Schedules and groups that were made with the API. */
  foreign(): ForeignResource[] {
    const schedules = this.all().filter(({ origin }) => origin === "api");
    const groups = this.#groups.values().filter(({ origin }) => origin === "api");
    return [
      ...schedules.map(({ arn, name, group, region }) => ({
        type: "aws:scheduler/schedule:Schedule",
        name,
        id: `${group}/${name}`,
        region,
        outputs: { arn, name },
      })),
      ...groups.map(({ arn, name, region }) => ({
        type: "aws:scheduler/scheduleGroup:ScheduleGroup",
        name,
        id: name,
        region,
        outputs: { arn, name },
      })),
    ];
  }

  /** Scheduler looks at the role when a schedule is made or changed.
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html#setting-up-execution-role */
  #check({ region, group }: Place, settings: ScheduleSettings): void {
    checkSettings(settings);
    try {
      principalOf(this.#platform, this.sender(region, group, settings.target));
    } catch {
      throw invalid(
        "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
      );
    }
  }

  /** Role as which the target of a schedule is called: its trust policy is asked for the group.
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
  sender(region: string, group: string, { RoleArn }: Target) {
    return {
      roleArn: RoleArn,
      service: "scheduler.amazonaws.com",
      sourceArn: this.groupArn(region, group),
    };
  }

  async #put(schedule: ScheduleRecord): Promise<ScheduleRecord> {
    await this.#schedules.put(schedule.arn, schedule);
    return schedule;
  }

  #arn(region: string, resource: string): string {
    return formatArn({ service: "scheduler", region, accountId: this.#platform.accountId, resource });
  }
}
