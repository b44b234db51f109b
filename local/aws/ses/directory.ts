import { formatArn } from "../../contract/arn.ts";
import { AwsError } from "../../contract/errors.ts";
import type { Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
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

/** What SES knows, by region. Durable. The account is out of the sandbox here until PutAccountDetails says otherwise. */
export class SesDirectory {
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

  identityArn(region: string, name: string): string {
    return formatArn({ service: "ses", region, accountId: this.#accountId, resource: `identity/${name}` });
  }

  configurationSetArn(region: string, name: string): string {
    return formatArn({
      service: "ses",
      region,
      accountId: this.#accountId,
      resource: `configuration-set/${name}`,
    });
  }

  templateArn(region: string, name: string): string {
    return formatArn({ service: "ses", region, accountId: this.#accountId, resource: `template/${name}` });
  }

  /** The identity that speaks for an address: its own, or its domain's.
   * @see https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html */
  identityOf(region: string, address: string): IdentityRecord | undefined {
    const [, domain = ""] = /@([^@]+)$/.exec(address) ?? [];
    const candidates = [address, ...domain.split(".").map((_, index, parts) => parts.slice(index).join("."))];
    for (const name of candidates) {
      const found = this.identities.find(region, name.toLowerCase());
      if (found) return found;
    }
    return undefined;
  }

  /** The configuration set of a mail that names one. @throws AwsError NotFoundException */
  configurationSetOf(region: string, name: string | undefined): ConfigurationSetRecord | undefined {
    return name === undefined ? undefined : this.configurationSets.get(region, name);
  }

  /** Some templates in the order of their names. `next` asks for those after them.
   * @param size How many, 10 unless given.
   * @throws AwsError BadRequestException */
  templatePage(
    region: string,
    size: string | null,
    token: string | null,
  ): { page: TemplateRecord[]; next: string | undefined } {
    const count = Number(size ?? "10");
    if (!Number.isInteger(count) || count < 1 || count > 100)
      throw new AwsError("BadRequestException", `The page size must be 1 to 100 (got ${size}).`);
    const after = token === null ? "" : Buffer.from(token, "base64url").toString();
    const rest = this.templates.all(region).filter(({ name }) => name > after);
    const page = rest.slice(0, count);
    const last = page.at(-1);
    return {
      page,
      next: last && rest.length > count ? Buffer.from(last.name).toString("base64url") : undefined,
    };
  }

  account(region: string): AccountRecord {
    return this.#accounts.get(region) ?? newAccount;
  }

  async changeAccount(region: string, change: Partial<AccountRecord>): Promise<void> {
    await this.#accounts.put(region, { ...this.account(region), ...change });
  }

  suppressed(region: string): SuppressedRecord[] {
    return this.#suppressed.values().filter((one) => one.region === region);
  }

  findSuppressed(region: string, address: string): SuppressedRecord | undefined {
    return this.#suppressed.get(`${region}/${address.toLowerCase()}`);
  }

  async suppress(region: string, address: string, reason: SuppressedRecord["reason"]): Promise<void> {
    await this.#suppressed.put(`${region}/${address.toLowerCase()}`, {
      address: address.toLowerCase(),
      region,
      reason,
      at: Date.now(),
    });
  }

  /** @throws AwsError NotFoundException */
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

  all(region: string): T[] {
    return this.#records.values().filter((record) => record.region === region);
  }

  find(region: string, name: string): T | undefined {
    return this.#records.get(`${region}/${name}`);
  }

  /** @throws AwsError NotFoundException */
  get(region: string, name: string): T {
    const found = this.find(region, name);
    if (!found) throw notFound(`${this.#what} <${name}> does not exist.`);
    return found;
  }

  /** @throws AwsError AlreadyExistsException */
  async create(record: T): Promise<T> {
    if (this.find(record.region, record.name))
      throw new AwsError("AlreadyExistsException", `${this.#what} <${record.name}> already exists.`);
    return await this.put(record);
  }

  async put(record: T): Promise<T> {
    await this.#records.put(`${record.region}/${record.name}`, record);
    return record;
  }

  async delete(region: string, name: string): Promise<void> {
    await this.#records.delete(`${region}/${name}`);
  }
}

export function notFound(message: string): AwsError {
  return new AwsError("NotFoundException", message, 404);
}
