import type { ReadContent } from "./content.ts";
import type { ConfigurationSetRecord } from "./records.ts";

/** A mail that may be sent. */
export interface OutgoingMail extends ReadContent {
  readonly region: string;
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly configurationSet: ConfigurationSetRecord | undefined;
  readonly tags: Readonly<Record<string, readonly string[]>>;
}
