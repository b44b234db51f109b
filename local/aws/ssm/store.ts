import { formatArn } from "../../contract/arn.ts";
import { AwsError } from "../../contract/errors.ts";
import type { ForeignResource, Platform } from "../../contract/service.ts";
import { Lanes } from "../../host/lanes.ts";
import { SecretFiles } from "../../host/secret-files.ts";
import type { Collection } from "../../host/store.ts";
import { invalid, notFound, versionNotFound } from "./errors.ts";
import { checkName, type Reference } from "./parameter-name.ts";
import { LONGEST_VALUE, type ParameterRecord, type ParameterVersion } from "./records.ts";

/** Versions that are kept.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html */
const VERSIONS = 100;

/** A parameter to put, or a further version of it. */
export interface NewVersion {
  readonly region: string;
  readonly name: string;
  readonly value: string;
  readonly origin: "program" | "api";
  readonly isOverwrite: boolean;
  readonly modifiedBy: string;
  /** Of a new parameter; those of one that is there stay. */
  readonly tags: Readonly<Record<string, string>>;
  /** What is not given stays as it is. */
  readonly settings: Partial<
    Pick<ParameterVersion, "type" | "keyId" | "description" | "allowedPattern" | "tier">
  >;
}

/** Every parameter with its versions, durable; the values of encrypted ones are in files that only the user can read. */
export class ParameterStore {
  readonly #platform: Platform;
  readonly #records: Collection<ParameterRecord>;
  readonly #files: SecretFiles;
  readonly #lanes = new Lanes();

  private constructor(platform: Platform, files: SecretFiles) {
    this.#platform = platform;
    this.#records = platform.store.collection("ssm/parameters");
    this.#files = files;
  }

  /** Opens the store. */
  static async open(platform: Platform): Promise<ParameterStore> {
    return new ParameterStore(platform, await SecretFiles.open(await platform.store.folder("ssm")));
  }

  /** ARN of a parameter, or of a hierarchy, whether there is one or not. */
  arnOf(region: string, name: string): string {
    const { accountId } = this.#platform;
    const resource = `parameter${name.startsWith("/") ? "" : "/"}${name}`;
    return formatArn({ service: "ssm", region, accountId, resource });
  }

  /** Every parameter of a region, or of all regions. */
  all(region?: string): ParameterRecord[] {
    return this.#records.values().filter((record) => region === undefined || record.region === region);
  }

  find(region: string, name: string): ParameterRecord | undefined {
    return this.#records.get(this.arnOf(region, name));
  }

  /** Parameter by its name. @throws AwsError ParameterNotFound */
  get(region: string, name: string): ParameterRecord {
    const record = this.find(region, name);
    if (!record) throw notFound();
    return record;
  }

  /** Version that a reference means: the current one without a selector.
   * @throws AwsError ParameterNotFound, ParameterVersionNotFound */
  version(
    region: string,
    { name, selector }: Reference,
  ): { record: ParameterRecord; version: ParameterVersion } {
    const record = this.get(region, name);
    const version =
      selector === undefined
        ? record.versions.at(-1)
        : record.versions.find((one) => String(one.version) === selector || one.labels.includes(selector));
    if (!version) throw versionNotFound(name, selector ?? "");
    return { record, version };
  }

  /** Value of a version: that of an encrypted one is given only to whoever asks for it decrypted. */
  async value(record: ParameterRecord, version: ParameterVersion, isDecrypted: boolean): Promise<string> {
    if (version.value !== undefined) return version.value;
    if (isDecrypted) return (await this.#files.get(fileKey(record.arn, version.version))) ?? "";
    const { keyId = "alias/aws/ssm" } = version;
    return Buffer.from(`encrypted by ${keyId}: ${record.arn} ${version.version}`).toString("base64");
  }

  /** Puts a parameter, or a new version of it.
   * @throws AwsError ParameterAlreadyExists, ValidationException, ParameterPatternMismatchException, and those of {@link checkName}. */
  async put(given: NewVersion): Promise<ParameterVersion> {
    const { region, name, value, settings } = given;
    checkName(name);
    const arn = this.arnOf(region, name);
    return await this.#lanes.exclusive(arn, async () => {
      const there = this.#records.get(arn);
      const before = there?.versions.at(-1);
      if (there && !given.isOverwrite)
        throw new AwsError(
          "ParameterAlreadyExists",
          "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
        );
      const type = settings.type ?? before?.type;
      if (type === undefined) throw invalid("A parameter type is required when you create a parameter.");
      if (before && before.type !== type)
        throw new AwsError(
          "HierarchyTypeMismatchException",
          `Parameter Store doesn't support changing a parameter type: ${name} is a ${before.type}.`,
        );
      const version: ParameterVersion = {
        version: (before?.version ?? 0) + 1,
        value: type === "SecureString" ? undefined : value,
        type,
        keyId: type === "SecureString" ? (settings.keyId ?? before?.keyId ?? "alias/aws/ssm") : undefined,
        labels: [],
        description: settings.description ?? before?.description,
        allowedPattern: settings.allowedPattern ?? before?.allowedPattern,
        tier: settings.tier ?? before?.tier ?? "Standard",
        dataType: "text",
        modifiedAt: Date.now(),
        modifiedBy: given.modifiedBy,
      };
      checkVersion(version, value, before);
      const kept = withoutOldest(there?.versions ?? []);
      if (type === "SecureString") await this.#files.put(fileKey(arn, version.version), value);
      await this.#records.put(arn, {
        arn,
        name,
        region,
        origin: there?.origin ?? given.origin,
        tags: there?.tags ?? given.tags,
        versions: [...kept, version],
      });
      for (const gone of (there?.versions ?? []).slice(0, (there?.versions ?? []).length - kept.length))
        await this.#files.delete(fileKey(arn, gone.version));
      return version;
    });
  }

  /** Changes what is no value. @throws AwsError ParameterNotFound */
  async change(arn: string, change: (record: ParameterRecord) => ParameterRecord): Promise<ParameterRecord> {
    return await this.#lanes.exclusive(arn, async () => {
      const record = this.#records.get(arn);
      if (!record) throw notFound();
      const changed = change(record);
      await this.#records.put(arn, changed);
      return changed;
    });
  }

  /** Deletes a parameter with every version. @returns false when there is none. */
  async delete(region: string, name: string): Promise<boolean> {
    const arn = this.arnOf(region, name);
    return await this.#lanes.exclusive(arn, async () => {
      const record = this.#records.get(arn);
      if (!record) return false;
      await this.#records.delete(arn);
      for (const { version } of record.versions) await this.#files.delete(fileKey(arn, version));
      return true;
    });
  }

  /** Parameters that a call of the API made. */
  foreign(): ForeignResource[] {
    return this.all()
      .filter(({ origin }) => origin === "api")
      .map(({ arn, name, region }) => ({
        type: "aws:ssm/parameter:Parameter",
        name,
        id: name,
        region,
        outputs: { arn, name },
      }));
  }
}

/** Makes room for a version: the oldest goes, unless it has a label.
 * @throws AwsError ParameterMaxVersionLimitExceeded */
function withoutOldest(versions: readonly ParameterVersion[]): readonly ParameterVersion[] {
  if (versions.length < VERSIONS) return versions;
  const [oldest, ...others] = versions;
  if (oldest && oldest.labels.length > 0)
    throw new AwsError(
      "ParameterMaxVersionLimitExceeded",
      `You attempted to create a new version of a parameter by calling the PutParameter API with the overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
    );
  return others;
}

function checkVersion(version: ParameterVersion, value: string, before: ParameterVersion | undefined): void {
  const { tier, allowedPattern, type } = version;
  if (before?.tier === "Advanced" && tier === "Standard")
    throw invalid(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.",
    );
  if (value === "" || value.length > LONGEST_VALUE[tier])
    throw invalid(
      tier === "Standard"
        ? `Standard tier parameters support a maximum parameter value of ${LONGEST_VALUE.Standard} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.`
        : `Advanced tier parameters support a maximum parameter value of ${LONGEST_VALUE.Advanced} characters.`,
    );
  if (type === "StringList" && value.split(",").some((item) => item === ""))
    throw invalid("A StringList must have values between its commas.");
  if (allowedPattern === undefined) return;
  let pattern: RegExp;
  try {
    pattern = new RegExp(`^(?:${allowedPattern})$`);
  } catch {
    throw new AwsError(
      "InvalidAllowedPatternException",
      "The request does not meet the regular expression requirement.",
    );
  }
  if (!pattern.test(value))
    throw new AwsError(
      "ParameterPatternMismatchException",
      `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`,
    );
}

const fileKey = (arn: string, version: number) => `${arn} ${version}`;
