import { randomUUID } from "node:crypto";
import { cp, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Archive } from "../../../contract/asset.ts";
import { type Arn, formatArn, parseArn } from "../../../contract/arn.ts";
import type { Collection } from "../../../host/store.ts";
import type { Platform } from "../../../contract/service.ts";
import { functionNotFound, invalidParameter } from "../errors.ts";
import type { AliasRecord, FunctionRecord, PolicyStatement, VersionRecord } from "../records.ts";

/** A function as somebody named it. */
export interface FunctionReference {
  readonly region: string;
  readonly name: string;
  /** Version number, alias, `$LATEST`, or undefined. */
  readonly qualifier: string | undefined;
}

/** Version that an invocation runs. */
export interface Target {
  readonly fn: FunctionRecord;
  readonly version: VersionRecord;
  /** As it was called: with the qualifier, if there was one. */
  readonly invokedArn: string;
}

/** The functions of the program, with their versions, aliases and code. Durable. */
export class FunctionStore {
  readonly #records: Collection<FunctionRecord>;
  readonly #codeFolder: string;
  readonly #accountId: string;

  private constructor(platform: Platform, codeFolder: string) {
    this.#records = platform.store.collection("lambda/functions");
    this.#codeFolder = codeFolder;
    this.#accountId = platform.accountId;
  }

  static async open(platform: Platform): Promise<FunctionStore> {
    return new FunctionStore(platform, await platform.store.folder("lambda/code"));
  }

  arnOf(region: string, name: string): string {
    return formatArn({ service: "lambda", region, accountId: this.#accountId, resource: `function:${name}` });
  }

  find(region: string, name: string): FunctionRecord | undefined {
    return this.#records.get(`${region}/${name}`);
  }

  /** @throws AwsError ResourceNotFoundException */
  get(region: string, name: string): FunctionRecord {
    const fn = this.find(region, name);
    if (!fn) throw functionNotFound(this.arnOf(region, name));
    return fn;
  }

  all(region?: string): FunctionRecord[] {
    return this.#records.values().filter((fn) => region === undefined || fn.region === region);
  }

  async put(fn: FunctionRecord): Promise<FunctionRecord> {
    await this.#records.put(`${fn.region}/${fn.name}`, fn);
    return fn;
  }

  async delete(region: string, name: string): Promise<void> {
    await this.#records.delete(`${region}/${name}`);
  }

  /** Reads a name, `name:qualifier`, a partial ARN or an ARN.
   * @throws AwsError InvalidParameterValueException */
  parse(text: string, region: string, qualifier?: string): FunctionReference {
    let rest = text;
    let where = region;
    if (text.startsWith("arn:")) {
      const arn = readArn(text);
      where = arn.region;
      rest = arn.resource.replace(/^function:/, "");
    } else rest = text.replace(/^\d{12}:function:/, "");
    const [name = "", inName] = rest.split(":");
    if (
      !/^[\w-]{1,64}$/.test(name) ||
      (inName !== undefined && qualifier !== undefined && inName !== qualifier)
    )
      throw invalidParameter(`"${text}" is not the name or ARN of a function`);
    return { region: where, name, qualifier: qualifier ?? inName };
  }

  /** The version that a call of `reference` runs; of an alias with weights, one is drawn.
   * @throws AwsError ResourceNotFoundException */
  target({ region, name, qualifier }: FunctionReference): Target {
    const fn = this.get(region, name);
    const invokedArn = qualifier === undefined ? fn.arn : `${fn.arn}:${qualifier}`;
    if (qualifier === undefined || qualifier === "$LATEST") return { fn, version: fn.latest, invokedArn };
    const alias = aliasOf(fn, qualifier);
    const version = versionOf(fn, alias ? drawVersion(alias) : qualifier);
    if (!version) throw functionNotFound(invokedArn);
    return { fn, version, invokedArn };
  }

  /** Changes what is invoked without a qualifier; a new revision, so that no old process runs it. */
  async changeLatest(
    fn: FunctionRecord,
    latest: Omit<VersionRecord, "version" | "revisionId" | "lastModified">,
  ): Promise<FunctionRecord> {
    return await this.put({
      ...fn,
      latest: {
        ...latest,
        version: "$LATEST",
        revisionId: randomUUID(),
        lastModified: new Date().toISOString(),
      },
    });
  }

  /** Makes a version of `$LATEST`, unless the newest version is the same.
   * @see https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html */
  async publish(
    fn: FunctionRecord,
    description = "",
  ): Promise<{ fn: FunctionRecord; version: VersionRecord }> {
    const newest = fn.versions[String(fn.nextVersion - 1)];
    if (newest && isSame(newest, fn.latest)) return { fn, version: newest };
    const number = String(fn.nextVersion);
    const version = {
      ...fn.latest,
      version: number,
      description: description || fn.latest.description,
      revisionId: randomUUID(),
    };
    const changed = await this.put({
      ...fn,
      versions: { ...fn.versions, [number]: version },
      nextVersion: fn.nextVersion + 1,
    });
    return { fn: changed, version };
  }

  /** Folder with the code of a version. */
  folderOf({ codeHash }: VersionRecord): string {
    return join(this.#codeFolder, codeHash);
  }

  /** Keeps code; the same code is kept once.
   * @returns its hash and its size in bytes. */
  async keepCode(archive: Archive): Promise<{ codeHash: string; codeSize: number }> {
    const codeHash = await archive.hash();
    const folder = join(this.#codeFolder, codeHash);
    const files = await archive.files();
    let codeSize = 0;
    for (const asset of files.values()) codeSize += (await asset.read()).length;
    if (await isThere(folder)) return { codeHash, codeSize };
    // Written beside it and moved, so that a kill never leaves half of it.
    const draft = `${folder}.${randomUUID()}`;
    for (const [path, asset] of files) {
      const file = join(draft, path);
      await mkdir(dirname(file), { recursive: true });
      if (asset.kind === "path") await cp(asset.value, file);
      else await writeFile(file, await asset.read());
    }
    await mkdir(draft, { recursive: true });
    try {
      await rename(draft, folder);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      if (!(await isThere(folder))) throw error;
    }
    return { codeHash, codeSize };
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html */
function drawVersion({
  version,
  weights,
}: {
  version: string;
  weights: Readonly<Record<string, number>>;
}): string {
  let draw = Math.random();
  for (const [other, weight] of Object.entries(weights)) {
    if (draw < weight) return other;
    draw -= weight;
  }
  return version;
}

function isSame(a: VersionRecord, b: VersionRecord): boolean {
  const essence = ({
    version: _v,
    revisionId: _r,
    lastModified: _l,
    description: _d,
    ...rest
  }: VersionRecord) => JSON.stringify(rest);
  return essence(a) === essence(b);
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

/** @throws AwsError InvalidParameterValueException for what begins like an ARN and is none. */
function readArn(text: string): Arn {
  try {
    return parseArn(text);
  } catch (error) {
    throw invalidParameter((error as Error).message);
  }
}

/** Version of a function by number, or `$LATEST`. */
export function versionOf(fn: FunctionRecord, number: string): VersionRecord | undefined {
  if (number === "$LATEST") return fn.latest;
  return Object.hasOwn(fn.versions, number) ? fn.versions[number] : undefined;
}

/** Alias of a function by name. */
export function aliasOf(fn: FunctionRecord, name: string): AliasRecord | undefined {
  return Object.hasOwn(fn.aliases, name) ? fn.aliases[name] : undefined;
}

/** Statements of the policy of a function, or of one of its versions or aliases. @param qualifier Empty for the function itself. */
export function statementsOf(fn: FunctionRecord, qualifier: string): readonly PolicyStatement[] {
  return (Object.hasOwn(fn.policies, qualifier) ? fn.policies[qualifier] : undefined) ?? [];
}
