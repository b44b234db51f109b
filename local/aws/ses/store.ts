import { formatArn } from "../../contract/arn.ts";
import { AwsError } from "../../contract/errors.ts";
import type { Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import { badRequest, notFound } from "./errors.ts";
import type {
  AccountRecord,
  ConfigurationSetRecord,
  IdentityRecord,
  SuppressedRecord,
  TemplateRecord,
} from "./records.ts";

const newAccount: AccountRecord = {
  isSending: true,
  hasProductionAccess: true,
  suppressedReasons: ["BOUNCE", "COMPLAINT"],
};

/** Identities, configuration sets, templates and the account, by region. Durable. The account is out of the sandbox here until PutAccountDetails says otherwise. */
export class SesStore {
  readonly identities: ByRegion<IdentityRecord>;
  readonly configurationSets: ByRegion<ConfigurationSetRecord>;
  readonly templates: ByRegion<TemplateRecord>;
  readonly #suppressed: Collection<SuppressedRecord>;
  readonly #accounts: Collection<AccountRecord>;
  readonly #accountId: string;

  constructor({ store, accountId }: Platform) {
    this.identities = new ByRegion(store.collection("ses/identities"), "Email identity");
    this.configurationSets = new ByRegion(store.collection("ses/configuration-sets"), "Configuration set");
    this.templates = new ByRegion(store.collection("ses/templates"), "Template");
    this.#suppressed = store.collection("ses/suppressed");
    this.#accounts = store.collection("ses/accounts");
    this.#accountId = accountId;
  }

  /** ARN of an identity by its name. */
  identityArn(region: string, name: string): string {
    return formatArn({ service: "ses", region, accountId: this.#accountId, resource: `identity/${name}` });
  }

  /** ARN of a configuration set by its name. */
  configurationSetArn(region: string, name: string): string {
    return formatArn({
      service: "ses",
      region,
      accountId: this.#accountId,
      resource: `configuration-set/${name}`,
    });
  }

  /** ARN of a template by its name. */
  templateArn(region: string, name: string): string {
    return formatArn({ service: "ses", region, accountId: this.#accountId, resource: `template/${name}` });
  }

  /** The identity that speaks for an address: its own, or its domain's.
   * @see https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html */
  identityOf(region: string, address: string): IdentityRecord | undefined {
    const [, domain = ""] = /@([^@]+)$/.exec(address) ?? [];
    const candidates = [address, ...domain.split(".").map((_, index, parts) => parts.slice(index).join("."))];
    for (const name of candidates) {
      const identity = this.identities.find(region, name.toLowerCase());
      if (identity) return identity;
    }
    return undefined;
  }

  /** Keeps an identity of the program, which is verified at once here. */
  async putVerified(region: string, text: string): Promise<IdentityRecord> {
    const name = text.toLowerCase();
    const { configurationSetName } = this.identities.find(region, name) ?? {};
    const arn = this.identityArn(region, name);
    return await this.identities.put({ name, region, arn, isVerified: true, configurationSetName });
  }

  /** The configuration set of a mail that names one. @throws AwsError NotFoundException */
  configurationSetOf(region: string, name: string | undefined): ConfigurationSetRecord | undefined {
    return name === undefined ? undefined : this.configurationSets.get(region, name);
  }

  /** Takes a page of templates in the order of their names, and the token of the next one if there is more.
   * @param size Templates of a page, 10 unless given.
   * @throws AwsError BadRequestException */
  templatePage(
    region: string,
    { size = 10, token }: { readonly size?: number | undefined; readonly token?: string | undefined },
  ): { page: TemplateRecord[]; next: string | undefined } {
    if (!Number.isInteger(size) || size < 1 || size > 100)
      throw badRequest(`The page size must be 1 to 100 (got ${size}).`);
    const after = token === undefined ? "" : Buffer.from(token, "base64url").toString();
    const rest = this.templates.all(region).filter(({ name }) => name > after);
    const page = rest.slice(0, size);
    const last = page.at(-1);
    return {
      page,
      next: last && rest.length > size ? Buffer.from(last.name).toString("base64url") : undefined,
    };
  }

  /** The account in a region. */
  account(region: string): AccountRecord {
    return this.#accounts.get(region) ?? newAccount;
  }

  /** Changes the account in a region. */
  async changeAccount(region: string, change: Partial<AccountRecord>): Promise<void> {
    await this.#accounts.put(region, { ...this.account(region), ...change });
  }

  /** Addresses of a region that get no mail. */
  suppressed(region: string): SuppressedRecord[] {
    return this.#suppressed.values().filter((one) => one.region === region);
  }

  /** Suppressed address; undefined when it is none. */
  findSuppressed(region: string, address: string): SuppressedRecord | undefined {
    return this.#suppressed.get(`${region}/${address.toLowerCase()}`);
  }

  /** Puts an address on the suppression list. */
  async suppress(region: string, address: string, reason: SuppressedRecord["reason"]): Promise<void> {
    await this.#suppressed.put(`${region}/${address.toLowerCase()}`, {
      address: address.toLowerCase(),
      region,
      reason,
      at: Date.now(),
    });
  }

  /** Takes an address from the suppression list. @throws AwsError NotFoundException */
  async unsuppress(region: string, address: string): Promise<void> {
    if (!this.findSuppressed(region, address))
      throw notFound(`Email address ${address} does not exist on your suppression list.`);
    await this.#suppressed.delete(`${region}/${address.toLowerCase()}`);
  }
}

/** Things with a name that is unique in a region. */
export class ByRegion<T extends { readonly name: string; readonly region: string }> {
  readonly #records: Collection<T>;
  readonly #what: string;

  constructor(records: Collection<T>, what: string) {
    this.#records = records;
    this.#what = what;
  }

  /** All of a region. */
  all(region: string): T[] {
    return this.#records.values().filter((record) => record.region === region);
  }

  /** One by its name; undefined when it is not there. */
  find(region: string, name: string): T | undefined {
    return this.#records.get(`${region}/${name}`);
  }

  /** One by its name. @throws AwsError NotFoundException */
  get(region: string, name: string): T {
    const record = this.find(region, name);
    if (!record) throw notFound(`${this.#what} <${name}> does not exist.`);
    return record;
  }

  /** Keeps a new one. @throws AwsError AlreadyExistsException */
  async create(record: T): Promise<T> {
    if (this.find(record.region, record.name))
      throw new AwsError("AlreadyExistsException", `${this.#what} <${record.name}> already exists.`);
    return await this.put(record);
  }

  /** Keeps one, new or changed. */
  async put(record: T): Promise<T> {
    await this.#records.put(`${record.region}/${record.name}`, record);
    return record;
  }

  /** Forgets one. */
  async delete(region: string, name: string): Promise<void> {
    await this.#records.delete(`${region}/${name}`);
  }
}
