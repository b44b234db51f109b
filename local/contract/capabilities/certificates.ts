/** ACM (`local/aws/acm`): certificates, of which no private key is ever made here. */
export interface CertificateCapability {
  /** Undefined when there is none with the ARN. */
  find(arn: string): Certificate | undefined;
  /** Every certificate, for the console. */
  all(): readonly Certificate[];
}

/** A certificate as others see it. */
export interface Certificate {
  readonly arn: string;
  readonly region: string;
  readonly status: "PENDING_VALIDATION" | "ISSUED";
  /** Names that it covers, the first one its own; `*.example.com` covers one label. */
  readonly names: readonly string[];
  /** Records that prove each name, and if they are there. */
  readonly validation: readonly {
    readonly name: string;
    readonly recordName: string;
    readonly recordValue: string;
    readonly isThere: boolean;
  }[];
}
