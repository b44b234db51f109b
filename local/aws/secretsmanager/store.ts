import { formatArn } from "../../contract/arn.ts";
import type { ForeignResource, Platform } from "../../contract/service.ts";
import { Lanes } from "../../host/lanes.ts";
import { SecretFiles } from "../../host/secret-files.ts";
import type { Collection } from "../../host/store.ts";
import { sameContent } from "./content.ts";
import { exists, invalidParameter, invalidRequest, notFound } from "./errors.ts";
import type { SecretContent, SecretRecord } from "./records.ts";
import { CURRENT, superfluous, withVersion } from "./versions.ts";

const DAY = 24 * 3600 * 1000;

/** A secret to make. */
export type NewSecret = Pick<
  SecretRecord,
  "arn" | "name" | "region" | "origin" | "tags" | "description" | "kmsKeyId" | "owningService" | "policy"
>;

/** A version to put. */
export interface NewVersion {
  readonly id: string;
  readonly content: SecretContent;
  /** @default AWSCURRENT */
  readonly stages?: readonly string[] | undefined;
}

/** Every secret, durable: what is known of it in the state, its values in files that only the user can read. */
export class SecretStore {
  readonly #platform: Platform;
  readonly #records: Collection<SecretRecord>;
  readonly #files: SecretFiles;
  readonly #lanes = new Lanes();

  private constructor(platform: Platform, files: SecretFiles) {
    this.#platform = platform;
    this.#records = platform.store.collection("secretsmanager/secrets");
    this.#files = files;
  }

  /** Opens the store. */
  static async open(platform: Platform): Promise<SecretStore> {
    return new SecretStore(platform, await SecretFiles.open(await platform.store.folder("secretsmanager")));
  }

  /** Every secret of a region, or of all regions. */
  all(region?: string): SecretRecord[] {
    return this.#records.values().filter((secret) => region === undefined || secret.region === region);
  }

  /** ARN for a new secret of a name. @param suffix Six letters and digits. */
  arnOf(region: string, name: string, suffix: string): string {
    return `${this.missingArn(region, name)}-${suffix}`;
  }

  /** ARN that a policy is asked about when there is no secret with an id. */
  missingArn(region: string, id: string): string {
    if (id.startsWith("arn:")) return id;
    const { accountId } = this.#platform;
    return formatArn({ service: "secretsmanager", region, accountId, resource: `secret:${id}` });
  }

  /** Secret by its name, its ARN, or its ARN without the six characters; undefined when there is none in the region.
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen */
  find(region: string, id: string): SecretRecord | undefined {
    const secrets = this.all(region);
    if (!id.startsWith("arn:")) return secrets.find(({ name }) => name === id);
    return secrets.find(({ arn }) => arn === id) ?? secrets.find(({ arn }) => arn.slice(0, -7) === id);
  }

  /** Secret as {@link find} has it. @throws AwsError ResourceNotFoundException */
  get(region: string, id: string): SecretRecord {
    const secret = this.find(region, id);
    if (!secret) throw notFound();
    return secret;
  }

  /** Secret that can be used.
   * @throws AwsError ResourceNotFoundException; InvalidRequestException when it is marked for deletion. */
  live(region: string, id: string): SecretRecord {
    return checkLive(this.get(region, id));
  }

  /** Makes a secret, with a first version if there is one. The same call again, by its version id, makes nothing.
   * @throws AwsError ResourceExistsException, InvalidRequestException */
  async create(secret: NewSecret, version?: NewVersion): Promise<SecretRecord> {
    const { region, name } = secret;
    return await this.#lanes.exclusive(`${region} ${name}`, async () => {
      const there = this.find(region, name);
      if (there?.deletion)
        throw invalidRequest(
          "You can't create this secret because a secret with this name is already scheduled for deletion.",
        );
      if (there) {
        const isSame = version && sameContent(await this.content(there, version.id), version.content);
        if (isSame) return there;
        throw exists(`The operation failed because the secret ${name} already exists.`);
      }
      const now = Date.now();
      const record: SecretRecord = { ...secret, createdAt: now, changedAt: now, versions: {} };
      if (!version) return await this.#put(record);
      await this.#files.put(fileKey(record, version.id), JSON.stringify(version.content));
      return await this.#put({
        ...record,
        versions: withVersion({}, version.id, { createdAt: now, isEmpty: false }, [CURRENT]),
      });
    });
  }

  /** Puts a version: the same again, by its id, changes nothing.
   * @throws AwsError ResourceExistsException when its id has another value; InvalidRequestException. */
  async putVersion(arn: string, { id, content, stages }: NewVersion): Promise<SecretRecord> {
    return await this.change(arn, async (secret) => {
      const there = secret.versions[id];
      if (there && !there.isEmpty) {
        if (sameContent(await this.content(secret, id), content)) return secret;
        throw exists(
          `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${arn}.`,
        );
      }
      await this.#files.put(fileKey(secret, id), JSON.stringify(content));
      const now = Date.now();
      // The first value is the current one, whatever it is called.
      const isFirst = Object.values(secret.versions).every(({ isEmpty }) => isEmpty);
      const labels = stages ?? [CURRENT];
      const versions = withVersion(
        secret.versions,
        id,
        { createdAt: there?.createdAt ?? now, isEmpty: false },
        isFirst && !labels.includes(CURRENT) && !there ? [...labels, CURRENT] : labels,
      );
      return { ...secret, versions, changedAt: now };
    });
  }

  /** Changes a secret, one change after the other. @throws AwsError ResourceNotFoundException; InvalidRequestException when it is marked for
   * deletion. */
  async change(
    arn: string,
    change: (secret: SecretRecord) => Promise<SecretRecord> | SecretRecord,
  ): Promise<SecretRecord> {
    return await this.#lanes.exclusive(arn, async () => {
      const secret = this.#records.get(arn);
      if (!secret) throw notFound();
      const changed = await change(checkLive(secret));
      return changed === secret ? secret : await this.#put(await this.#pruned(changed));
    });
  }

  /** Value of a version; undefined when it is empty, or not there. */
  async content(secret: SecretRecord, id: string): Promise<SecretContent | undefined> {
    const text = await this.#files.get(fileKey(secret, id));
    return text === undefined ? undefined : (JSON.parse(text) as SecretContent);
  }

  /** Notes that a version was read today. */
  async accessed({ arn }: SecretRecord, id: string): Promise<void> {
    const accessedAt = Math.floor(Date.now() / DAY) * DAY;
    await this.change(arn, (secret) => {
      const version = secret.versions[id];
      if (!version || version.accessedAt === accessedAt) return secret;
      return {
        ...secret,
        accessedAt,
        versions: { ...secret.versions, [id]: { ...version, accessedAt } },
      };
    });
  }

  /** Marks a secret for deletion. @returns milliseconds since 1970 at which it is gone. */
  async markDeleted(arn: string, days: number): Promise<number> {
    const askedAt = Date.now();
    const dueAt = askedAt + days * DAY;
    await this.change(arn, (secret) => ({ ...secret, deletion: { askedAt, dueAt } }));
    return dueAt;
  }

  /** Takes the mark of {@link markDeleted} back. */
  async restore(arn: string): Promise<SecretRecord> {
    return await this.#lanes.exclusive(arn, async () => {
      const secret = this.#records.get(arn);
      if (!secret) throw notFound();
      return await this.#put({ ...secret, deletion: undefined });
    });
  }

  /** Deletes a secret with its values, at once. */
  async purge(arn: string): Promise<void> {
    await this.#lanes.exclusive(arn, async () => {
      const secret = this.#records.get(arn);
      if (!secret) return;
      await this.#records.delete(arn);
      for (const id of Object.keys(secret.versions)) await this.#files.delete(fileKey(secret, id));
    });
  }

  /** Deletes what was marked long enough ago. @param now Milliseconds since 1970. */
  async purgeDue(now: number): Promise<void> {
    for (const { arn, deletion } of this.all()) if (deletion && deletion.dueAt <= now) await this.purge(arn);
  }

  /** Secrets that a call of the API made. */
  foreign(): ForeignResource[] {
    return this.all()
      .filter(({ origin }) => origin === "api")
      .map(({ arn, name, region }) => ({
        type: "aws:secretsmanager/secret:Secret",
        name,
        id: arn,
        region,
        outputs: { arn, name },
      }));
  }

  async #pruned(secret: SecretRecord): Promise<SecretRecord> {
    const gone = superfluous(secret.versions, Date.now());
    if (gone.length === 0) return secret;
    for (const id of gone) await this.#files.delete(fileKey(secret, id));
    const left = Object.entries(secret.versions).filter(([id]) => !gone.includes(id));
    return { ...secret, versions: Object.fromEntries(left) };
  }

  async #put(secret: SecretRecord): Promise<SecretRecord> {
    await this.#records.put(secret.arn, secret);
    return secret;
  }
}

function checkLive(secret: SecretRecord): SecretRecord {
  if (secret.deletion)
    throw invalidRequest(
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  return secret;
}

const fileKey = ({ arn }: SecretRecord, versionId: string) => `${arn} ${versionId}`;

/** Checks the name of a secret. @throws AwsError InvalidParameterException
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
export function checkName(name: string): void {
  if (!/^[\w/+=.@!-]{1,512}$/.test(name))
    throw invalidParameter(
      "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
    );
}
