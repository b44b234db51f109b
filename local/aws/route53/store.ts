import type { Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import { changed, isOwn, recordKey } from "./changes.ts";
import { noSuchHostedZone } from "./errors.ts";
import { fullName, isWithin } from "./names.ts";
import type { HostedZone, RecordChange, RecordSet } from "./records.ts";
import { randomAlphanumeric } from "../../contract/names.ts";
import { AwsError } from "../../contract/errors.ts";

const ZONES = "route53/zones";
const RECORDS = "route53/records";

/** Name servers of a zone that is made here: nobody asks them. */
const nameServers = [
  "ns-1.awsdns-01.com",
  "ns-512.awsdns-02.net",
  "ns-1024.awsdns-03.org",
  "ns-1536.awsdns-04.co.uk",
];

/** The account's hosted zones with their records. Durable. */
export class ZoneStore {
  readonly #platform: Platform;
  readonly #zones: Collection<HostedZone>;
  readonly #records: Collection<RecordSet>;
  readonly #listeners = new Set<() => void>();

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#zones = platform.store.collection(ZONES);
    this.#records = platform.store.collection(RECORDS);
  }

  /** Makes a zone with its NS and SOA records. */
  async create(
    wanted: Pick<HostedZone, "name" | "comment" | "callerReference" | "origin">,
  ): Promise<HostedZone> {
    const zone: HostedZone = { ...wanted, id: `Z${randomAlphanumeric(20).toUpperCase()}`, nameServers };
    await this.#zones.put(zone.id, zone);
    const own = { zoneId: zone.id, name: zone.name };
    const [primary = ""] = nameServers;
    for (const record of [
      { ...own, type: "NS", ttl: 172_800, values: nameServers.map(fullName) },
      {
        ...own,
        type: "SOA",
        ttl: 900,
        values: [`${fullName(primary)} awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`],
      },
    ])
      await this.#records.put(`${zone.id} ${recordKey(record)}`, record);
    return zone;
  }

  find(id: string): HostedZone | undefined {
    return this.#zones.get(id);
  }

  /** @throws AwsError NoSuchHostedZone. */
  get(id: string): HostedZone {
    const zone = this.find(id);
    if (!zone) throw noSuchHostedZone(id);
    return zone;
  }

  all(): HostedZone[] {
    return this.#zones.values();
  }

  /** Zone that the program says is there: one is made where it is not, for the one that the account has on AWS. */
  async lookUp(wanted: { readonly id: string } | { readonly name: string }): Promise<HostedZone> {
    if ("name" in wanted) {
      const name = fullName(wanted.name);
      const there = this.all().find((zone) => zone.name === name);
      if (there) return there;
      this.#say(`zone ${name}`, "it has no records but the program's");
      return await this.create({ name, comment: LOOKED_UP, callerReference: name, origin: "look-up" });
    }
    const { id } = wanted;
    const there = this.find(id);
    if (there) return there;
    if (!/^Z[A-Z0-9]{1,31}$/.test(id)) throw noSuchHostedZone(id);
    this.#say(`zone ${id}`, "its name is not known here, so it takes every name");
    const zone: HostedZone = {
      id,
      name: ".",
      comment: LOOKED_UP,
      callerReference: id,
      nameServers,
      origin: "look-up",
    };
    await this.#zones.put(id, zone);
    return zone;
  }

  async setComment(id: string, comment: string): Promise<HostedZone> {
    const zone = { ...this.get(id), comment };
    await this.#zones.put(id, zone);
    return zone;
  }

  /** @param force True deletes its records, too.
   * @throws AwsError NoSuchHostedZone, HostedZoneNotEmpty. */
  async delete(id: string, force: boolean): Promise<void> {
    const zone = this.get(id);
    const records = this.records(id);
    if (!force && records.some((record) => !isOwn(zone, record)))
      throw new AwsError(
        "HostedZoneNotEmpty",
        "The specified hosted zone contains non-required resource record sets and so cannot be deleted.",
      );
    await this.#platform.store.write([
      ...records.map((record) => ({
        collection: RECORDS,
        key: `${id} ${recordKey(record)}`,
        value: undefined,
      })),
      { collection: ZONES, key: id, value: undefined },
    ]);
    this.#tell();
  }

  /** Record sets of a zone, by name and type. */
  records(zoneId: string): RecordSet[] {
    return this.#records.values().filter((record) => record.zoneId === zoneId);
  }

  /** Makes changes: all of them or none.
   * @throws AwsError NoSuchHostedZone, InvalidChangeBatch. */
  async change(zoneId: string, changes: readonly RecordChange[]): Promise<void> {
    const zone = this.get(zoneId);
    const before = new Map(this.records(zoneId).map((record) => [recordKey(record), record]));
    const after = changed(zone, before, changes, this.#platform);
    await this.#platform.store.write([
      ...[...before.keys()]
        .filter((key) => !after.has(key))
        .map((key) => ({ collection: RECORDS, key: `${zoneId} ${key}`, value: undefined })),
      ...[...after]
        .filter(([key, record]) => before.get(key) !== record)
        .map(([key, value]) => ({ collection: RECORDS, key: `${zoneId} ${key}`, value })),
    ]);
    this.#tell();
  }

  /** Zone that answers for a name: the one with the longest name.
   * @param name A full name. */
  zoneOf(name: string): HostedZone | undefined {
    return this.all()
      .filter((zone) => isWithin(name, zone.name))
      .sort((one, other) => other.name.length - one.name.length)[0];
  }

  /** Calls back after every change. The answer ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #say(zone: string, consequence: string): void {
    this.#platform.logs.write(
      "route53",
      "info",
      `${zone} stands for the one that the account has on AWS: ${consequence}`,
    );
  }
}

const LOOKED_UP = "Looked up by the program";
