/** A hosted zone. */
export interface HostedZone {
  /** `Z0123456789ABCDEFGHIJ`, without `/hostedzone/`. */
  readonly id: string;
  /** `example.com.`; `.` for a zone that is known by its id alone, and takes every name. */
  readonly name: string;
  readonly comment: string;
  readonly callerReference: string;
  readonly nameServers: readonly string[];
  /** Who made it; a `look-up` stands for a zone of the account on AWS that the program refers to. */
  readonly origin: "program" | "api" | "look-up";
}

/** A resource record set: the records of a name with one type. */
export interface RecordSet {
  readonly zoneId: string;
  /** `www.example.com.` */
  readonly name: string;
  readonly type: string;
  /** Seconds. Absent for an alias. */
  readonly ttl?: number;
  /** As a zone file has them: texts are quoted. Empty for an alias. */
  readonly values: readonly string[];
  readonly alias?: AliasTarget;
}

/** Resource of AWS that a name stands for. */
export interface AliasTarget {
  readonly zoneId: string;
  /** With a dot at the end. */
  readonly dnsName: string;
  readonly evaluateTargetHealth: boolean;
}

/** A change of a zone. */
export interface RecordChange {
  readonly action: "CREATE" | "DELETE" | "UPSERT";
  readonly recordSet: Omit<RecordSet, "zoneId">;
}
