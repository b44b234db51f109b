import { randomUUID } from "node:crypto";
import { accountId } from "../../contract/account.ts";
import { formatArn } from "../../contract/arn.ts";
import { AwsError } from "../../contract/errors.ts";
import type { Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import { constraintViolated, noSuchCertificate } from "./errors.ts";
import type { CertificateRecord } from "./records.ts";
import { isCertificateName, validationRecord, type ValidationRecord } from "./validation.ts";

/** Names of a certificate, its own included, without a higher quota.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html */
const NAMES = 10;

/** The account's certificates. Durable. One is issued as soon as every record that proves its names is in a local zone. */
export class CertificateStore {
  readonly #platform: Platform;
  readonly #certificates: Collection<CertificateRecord>;
  readonly #waiting = new Set<() => void>();
  #unsubscribe: (() => void) | undefined;

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#certificates = platform.store.collection("acm/certificates");
  }

  /** Listens to changes of DNS from now on. */
  watch(): void {
    this.#unsubscribe ??= this.#platform.capabilities.dns.onChange(() => void this.#issue());
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  /** Makes a certificate, which is issued at once where the records are there.
   * @param names Names that it covers, its own first; one that is given twice counts once.
   * @throws AwsError ValidationException, LimitExceededException. */
  async request(
    region: string,
    names: readonly string[],
    more: Pick<CertificateRecord, "keyAlgorithm" | "tags" | "origin">,
  ): Promise<CertificateRecord> {
    const distinct = [...new Set(names.map((name) => name.toLowerCase()))];
    for (const name of distinct)
      if (!isCertificateName(name)) throw constraintViolated(name, "domainName", "be a domain name");
    if (distinct.length > NAMES)
      throw new AwsError(
        "LimitExceededException",
        `A certificate has ${NAMES} names at the most (got ${distinct.length})`,
      );
    this.watch();
    const arn = formatArn({ service: "acm", region, accountId, resource: `certificate/${randomUUID()}` });
    const certificate = { arn, region, names: distinct, createdAt: Date.now(), ...more };
    await this.#certificates.put(arn, certificate);
    await this.#issue();
    return this.get(arn);
  }

  find(arn: string): CertificateRecord | undefined {
    return this.#certificates.get(arn);
  }

  /** @throws AwsError ResourceNotFoundException. */
  get(arn: string): CertificateRecord {
    const certificate = this.find(arn);
    if (!certificate) throw noSuchCertificate(arn);
    return certificate;
  }

  /** Certificates of a region, or all of them, oldest first. */
  all(region?: string): CertificateRecord[] {
    return this.#certificates
      .values()
      .filter((certificate) => region === undefined || certificate.region === region)
      .sort((one, other) => one.createdAt - other.createdAt);
  }

  /** Records that prove the names of a certificate, and if they are in a local zone. */
  validation({ names }: CertificateRecord): (ValidationRecord & { readonly isThere: boolean })[] {
    const { dns } = this.#platform.capabilities;
    return names.map(validationRecord).map((record) => ({
      ...record,
      isThere: dns
        .values(record.recordName, "CNAME")
        .some((value) => value.toLowerCase().replace(/\.?$/, ".") === record.recordValue),
    }));
  }

  async setTags(arn: string, tags: Readonly<Record<string, string>>): Promise<CertificateRecord> {
    const certificate = { ...this.get(arn), tags };
    await this.#certificates.put(arn, certificate);
    return certificate;
  }

  /** Issues a certificate whose names are taken as proved. */
  async markIssued(arn: string): Promise<CertificateRecord> {
    const certificate = { ...this.get(arn), issuedAt: Date.now() };
    await this.#certificates.put(arn, certificate);
    return certificate;
  }

  /** ARNs of what uses a certificate. */
  usersOf(arn: string): readonly string[] {
    return this.#platform.capabilities.sites.withCertificate(arn);
  }

  /** @throws AwsError ResourceNotFoundException, ResourceInUseException. */
  async delete(arn: string): Promise<void> {
    this.get(arn);
    const [user] = this.usersOf(arn);
    if (user !== undefined)
      throw new AwsError(
        "ResourceInUseException",
        `Certificate ${arn} in account ${accountId} is in use by ${user}.`,
      );
    await this.#certificates.delete(arn);
  }

  /** Waits for a certificate to be issued.
   * @param milliseconds Time that the record may take to come; a program writes its records at the same time.
   * @returns The certificate, issued or not. */
  async issued(arn: string, milliseconds: number): Promise<CertificateRecord> {
    this.watch();
    await this.#issue();
    if (this.get(arn).issuedAt === undefined)
      await new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timer);
          this.#waiting.delete(look);
          resolve();
        };
        const look = () => {
          if (this.find(arn)?.issuedAt !== undefined) end();
        };
        const timer = setTimeout(end, milliseconds);
        this.#waiting.add(look);
      });
    return this.get(arn);
  }

  async #issue(): Promise<void> {
    for (const certificate of this.all())
      if (certificate.issuedAt === undefined && this.validation(certificate).every(({ isThere }) => isThere))
        await this.markIssued(certificate.arn);
    for (const look of [...this.#waiting]) look();
  }
}
