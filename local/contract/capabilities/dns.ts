/** Route 53 (`local/aws/route53`): the hosted zones of the local cloud. No other name server is ever asked. */
export interface DnsCapability {
  /** True when a hosted zone would have the name. */
  covers(name: string): boolean;
  /** Values of a name's records of one type, as a zone file has them; none for an alias. */
  values(name: string, type: string): readonly string[];
  /** Calls back after every change of a zone. The answer ends that. */
  onChange(listener: () => void): () => void;
  /** Every zone, for the console. */
  zones(): readonly {
    readonly id: string;
    /** Without a dot at the end; empty for one that is known by its id alone. */
    readonly name: string;
    readonly origin: "program" | "api" | "look-up";
    readonly records: readonly {
      readonly name: string;
      readonly type: string;
      /** Seconds; absent for an alias. */
      readonly ttl: number | undefined;
      readonly values: readonly string[];
    }[];
  }[];
}
