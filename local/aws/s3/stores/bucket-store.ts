import { randomBytes } from "node:crypto";
import type { Change, Collection, Store } from "../../../host/store.ts";
import { noSuchBucket } from "../errors.ts";
import type { BodyFiles } from "./body-files.ts";
import { Contents } from "./contents.ts";
import type { BucketRecord, ObjectContent, ObjectVersion, Tags } from "../records.ts";

const BUCKETS = "s3/buckets";
const VERSIONS = "s3/versions";

/** Outcome of a deletion. */
export interface Deletion {
  /** The version that is gone, or the delete marker that is new; absent when there was nothing and nothing was made. */
  readonly version?: ObjectVersion;
  /** True when `version` is a delete marker. */
  readonly deleteMarker: boolean;
  /** True when the deletion made `version`. */
  readonly isNew: boolean;
  /** Greater than the order of all earlier writes and deletions. */
  readonly order: string;
}

/** Throws to stop a write.
 * @param current What is there at the moment of the write. */
export type WriteCondition = (current: ObjectVersion | undefined) => void;

/** Buckets and their objects, kept in the platform's store (what they are) and in a folder (their bytes).
 * Every change is decided and made visible in one step, without a wait between; it is durable when its promise resolves. */
export class BucketStore {
  readonly #bodies: BodyFiles;
  readonly #store: Store;
  readonly #buckets: Collection<BucketRecord>;
  readonly #contents = new Map<string, Contents>();
  #lastOrder = "";

  constructor(store: Store, bodies: BodyFiles) {
    this.#store = store;
    this.#bodies = bodies;
    this.#buckets = store.collection(BUCKETS);
    const byBucket = new Map<string, ObjectVersion[]>(this.#buckets.entries().map(([name]) => [name, []]));
    for (const version of store.collection<ObjectVersion>(VERSIONS).values()) {
      byBucket.get(version.bucket)?.push(version);
      if (version.order > this.#lastOrder) this.#lastOrder = version.order;
    }
    for (const [bucket, versions] of byBucket) this.#contents.set(bucket, new Contents(versions));
  }

  /** Ids of all bodies that objects refer to. */
  usedBodies(): string[] {
    return this.#store
      .collection<ObjectVersion>(VERSIONS)
      .values()
      .flatMap(({ content }) => content.body ?? []);
  }

  // Buckets

  /** All buckets, by name. */
  all(): BucketRecord[] {
    return this.#buckets.values();
  }

  /** A bucket; undefined when there is none of that name. */
  find(name: string): BucketRecord | undefined {
    return this.#buckets.get(name);
  }

  /** A bucket as it is now.
   * @throws AwsError NoSuchBucket */
  get(name: string): BucketRecord {
    const bucket = this.#buckets.get(name);
    if (!bucket) throw noSuchBucket(name);
    return bucket;
  }

  /** Keys and versions of a bucket.
   * @throws AwsError NoSuchBucket */
  contents(bucket: string): Contents {
    const contents = this.#contents.get(bucket);
    if (!contents) throw noSuchBucket(bucket);
    return contents;
  }

  /** Adds a bucket with nothing in it. */
  async add(bucket: BucketRecord): Promise<void> {
    this.#contents.set(bucket.name, new Contents());
    await this.#buckets.put(bucket.name, withoutEmptyTags(bucket));
  }

  /** Changes a bucket's configuration; `undefined` deletes a setting.
   * @throws AwsError NoSuchBucket */
  async configure(name: string, change: Partial<BucketRecord>): Promise<void> {
    await this.#buckets.put(name, withoutEmptyTags({ ...this.get(name), ...change }));
  }

  /** Removes an empty bucket. */
  async remove(name: string): Promise<void> {
    this.#contents.delete(name);
    await this.#buckets.delete(name);
  }

  // Objects

  /** The version that a request names, a delete marker too; undefined when there is none. Without an id: the current object, which a delete
   * marker is not.
   * @throws AwsError NoSuchBucket */
  version(bucket: string, key: string, versionId?: string): ObjectVersion | undefined {
    const contents = this.contents(bucket);
    return versionId === undefined
      ? contents.current(key)
      : contents.versions(key).find((version) => version.versionId === versionId);
  }

  /** Id of a version as answers tell it: not at all where the bucket was never versioned. */
  shownId({ bucket, versionId }: ObjectVersion): string | undefined {
    return this.find(bucket)?.versioning === undefined ? undefined : versionId;
  }

  /** Makes `content` the current version of `key`.
   * @param check Called with the current object right before the write; what it throws stops the write.
   * @throws AwsError NoSuchBucket, and what `check` throws. */
  async write(
    bucket: string,
    key: string,
    content: ObjectContent,
    tags?: Tags,
    check?: WriteCondition,
  ): Promise<ObjectVersion> {
    try {
      const { versioning } = this.get(bucket);
      check?.(this.contents(bucket).current(key));
      const version: ObjectVersion = {
        bucket,
        key,
        versionId: versioning === "Enabled" ? newVersionId() : "null",
        order: this.#nextOrder(),
        modified: Date.now(),
        content,
        ...(tags && Object.keys(tags).length > 0 && { tags }),
      };
      await this.#change(versioning === "Enabled" ? [] : this.#nullVersions(bucket, key), version);
      return version;
    } catch (error) {
      await this.#bodies.remove([content.body]);
      throw error;
    }
  }

  /** Deletes the current object, which leaves a delete marker in a versioned bucket, or one version of it.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html */
  async deleteObject(
    bucket: string,
    key: string,
    versionId?: string,
    check?: WriteCondition,
  ): Promise<Deletion> {
    const { versioning } = this.get(bucket);
    const contents = this.contents(bucket);
    check?.(contents.current(key));
    if (versionId !== undefined) {
      const version = contents.versions(key).find((candidate) => candidate.versionId === versionId);
      if (version) await this.#change([version]);
      return {
        version,
        deleteMarker: version?.deleteMarker ?? false,
        isNew: false,
        order: this.#nextOrder(),
      };
    }
    if (versioning === undefined) {
      const removed = [...contents.versions(key)];
      await this.#change(removed);
      return { version: removed[0], deleteMarker: false, isNew: false, order: this.#nextOrder() };
    }
    const marker: ObjectVersion = {
      bucket,
      key,
      versionId: versioning === "Enabled" ? newVersionId() : "null",
      order: this.#nextOrder(),
      deleteMarker: true,
      modified: Date.now(),
      content: noContent,
    };
    await this.#change(versioning === "Enabled" ? [] : this.#nullVersions(bucket, key), marker);
    return { version: marker, deleteMarker: true, isNew: true, order: marker.order };
  }

  /** Deletes versions and markers for good. */
  async deleteVersions(versions: readonly ObjectVersion[]): Promise<void> {
    await this.#change(versions);
  }

  /** Exchanges the tags of a version. */
  async retag(version: ObjectVersion, tags: Tags): Promise<void> {
    const { tags: _, ...rest } = version;
    const changed: ObjectVersion = Object.keys(tags).length > 0 ? { ...rest, tags } : rest;
    this.contents(version.bucket).replace(changed);
    await this.#store.write([{ collection: VERSIONS, key: keyOf(changed), value: changed }]);
  }

  #nullVersions(bucket: string, key: string): ObjectVersion[] {
    return this.contents(bucket)
      .versions(key)
      .filter(({ versionId }) => versionId === "null");
  }

  async #change(removed: readonly ObjectVersion[], added?: ObjectVersion): Promise<void> {
    const changes: Change[] = removed.map((version) => ({
      collection: VERSIONS,
      key: keyOf(version),
      value: undefined,
    }));
    for (const version of removed) this.contents(version.bucket).remove(version);
    if (added) {
      this.contents(added.bucket).add(added);
      changes.push({ collection: VERSIONS, key: keyOf(added), value: added });
    }
    if (changes.length === 0) return;
    await this.#store.write(changes);
    await this.#bodies.remove(removed.map(({ content }) => content.body));
  }

  /** Time and, within a millisecond or when the clock goes back, a count; fixed width, so that text order is time order. */
  #nextOrder(): string {
    const now = Date.now().toString(36).padStart(9, "0");
    const last = this.#lastOrder.slice(0, 9);
    const count = now > last ? 0 : Number.parseInt(this.#lastOrder.slice(9), 36) + 1;
    return (this.#lastOrder = (now > last ? now : last) + count.toString(36).padStart(7, "0"));
  }
}

const noContent: ObjectContent = {
  etag: "",
  size: 0,
  headers: {},
  metadata: {},
  encryption: { algorithm: "AES256" },
  storageClass: "STANDARD",
};

/** No tags are no tag set. */
function withoutEmptyTags(bucket: BucketRecord): BucketRecord {
  return Object.keys(bucket.tags ?? {}).length > 0 ? bucket : { ...bucket, tags: undefined };
}

const keyOf = (version: ObjectVersion) => `${version.bucket}/${version.order}`;

const newVersionId = () => randomBytes(24).toString("base64url");
