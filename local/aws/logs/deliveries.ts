import { randomUUID } from "node:crypto";
import { parseArn } from "../../contract/arn.ts";
import { NotEmulatedError } from "../../contract/errors.ts";
import type { Platform } from "../../contract/service.ts";
import { LogObjects } from "../../delivery/log-objects.ts";
import { invalid } from "./errors.ts";

/** A source and a destination, connected. */
interface Delivery {
  readonly resourceArn: string;
  readonly recordFields: readonly string[] | undefined;
  readonly objects: LogObjects;
}

/** Connections of sources with buckets, by which CloudFront's log is delivered. In memory: at each start the program declares them again.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateDelivery.html */
export class LogDeliveries {
  readonly #platform: Platform;
  /** Resources by the names of their sources. */
  readonly sources = new Map<string, string>();
  /** Buckets by the ARNs of destinations. */
  readonly destinations = new Map<string, string>();
  readonly #deliveries = new Map<string, Delivery>();

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Connects a source with a destination.
   * @throws AwsError InvalidParameterException; NotEmulatedError for sources of other services. */
  async connect(
    id: string,
    {
      region,
      source,
      destination,
      recordFields,
    }: {
      readonly region: string;
      readonly source: string;
      readonly destination: string;
      readonly recordFields: readonly string[] | undefined;
    },
  ): Promise<void> {
    await this.disconnect(id);
    const resourceArn = this.sources.get(source);
    const bucketArn = this.destinations.get(destination);
    if (resourceArn === undefined) throw invalid(`Delivery source ${source} does not exist`);
    if (bucketArn === undefined) throw invalid(`Delivery destination ${destination} does not exist`);
    const { service, accountId, resource } = parseArn(resourceArn);
    if (service !== "cloudfront") throw new NotEmulatedError(`deliveries of logs of ${service}`);
    const [bucket = "", ...prefix] = parseArn(bucketArn).resource.split("/");
    const below = [...prefix, "AWSLogs", accountId, "CloudFront", resource.split("/").at(-1)].join("/");
    const objects = new LogObjects(this.#platform, {
      service: "logs",
      writer: "delivery.logs.amazonaws.com",
      sourceArn: `arn:aws:logs:${region}:${accountId}:delivery-source:${source}`,
      region,
      bucket,
      keyAt: (time) => {
        const hour = time.toISOString().slice(0, 13).replace("T", "-");
        return `${below}.${hour}.${randomUUID().slice(0, 8)}.gz`;
      },
    });
    this.#deliveries.set(id, { resourceArn, recordFields, objects });
  }

  async disconnect(id: string): Promise<void> {
    const delivery = this.#deliveries.get(id);
    this.#deliveries.delete(id);
    await delivery?.objects.flush();
  }

  deliver(resourceArn: string, record: () => Readonly<Record<string, string | number>>): void {
    for (const delivery of this.#deliveries.values()) {
      if (delivery.resourceArn !== resourceArn) continue;
      const values = record();
      const names = delivery.recordFields ?? Object.keys(values);
      const line = Object.fromEntries(names.map((name) => [name, String(values[name] ?? "-")]));
      delivery.objects.add(JSON.stringify(line));
    }
  }

  /** Writes out what waits. */
  async flush(): Promise<{ readonly records: number; readonly objects: number }> {
    let [records, objects] = [0, 0];
    for (const delivery of this.#deliveries.values()) {
      const written = await delivery.objects.flush();
      records += written.records;
      objects += written.objects;
    }
    return { records, objects };
  }
}
