import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../alarms/index.ts";
import type { Tags } from "../parts/component.ts";

/** Arguments of `Probe`. */
export interface ProbeArgs {
  /** Folder with the function's code, as `buildFunctions` makes it. It gets the address as `SITE_URL`, and throws when something is wrong. */
  readonly code: string;
  /** Public address of the site. */
  readonly url: pulumi.Input<string>;
  /** Minutes between two probes, 1 to 60.
   * @default 5 */
  readonly minutes?: number;
  /** Days that the log is kept.
   * @default 14 */
  readonly logRetentionDays?: number;
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
}
