/** A certificate that was asked for. There is no key behind it: nothing speaks TLS on 127.0.0.1. */
export interface CertificateRecord {
  readonly arn: string;
  readonly region: string;
  /** Names that it covers, the first one its own, in lower case. */
  readonly names: readonly string[];
  readonly keyAlgorithm: string;
  /** Milliseconds. */
  readonly createdAt: number;
  /** Milliseconds; absent while its names are not proved. */
  readonly issuedAt?: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly origin: "program" | "api";
}
