import * as pulumi from "@pulumi/pulumi";

/** A record of DNS, as people paste it into the form of a name server. */
export interface DnsRecord {
  /** Whole name, without a dot at the end: `_dmarc.example.com`. */
  readonly name: string;
  readonly type: "A" | "AAAA" | "CNAME" | "MX" | "TXT";
  /** Without quotes; of an MX: priority and host. */
  readonly value: string;
  /** Reason to write it: "proves the certificate". */
  readonly purpose: string;
  /** False for one that somebody has to write, because the zone is elsewhere. */
  readonly isWritten: boolean;
}

/** Record before it is known who writes it. Its logical name is of the resource that it may become. */
export interface WantedRecord {
  readonly slug: string;
  readonly name: pulumi.Input<string>;
  readonly type: DnsRecord["type"];
  readonly value: pulumi.Input<string>;
  readonly purpose: string;
}

/** A place where records are written. */
export interface DnsZone {
  /** True when a name is of the zone. */
  covers(name: string): boolean;
  /** Writes records, or lists them for who has to. @param owner First part of the logical names. */
  write(owner: string, records: readonly WantedRecord[]): pulumi.Output<readonly DnsRecord[]>;
}

/** Lists records as they are to be written by somebody, or were written by the program. */
export const described = (
  records: readonly WantedRecord[],
  isWritten: boolean,
): pulumi.Output<readonly DnsRecord[]> =>
  pulumi.output(records.map(({ name, type, value, purpose }) => ({ name, type, value, purpose, isWritten })));
