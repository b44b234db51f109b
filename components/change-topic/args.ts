import type * as aws from "@pulumi/aws";
import type { Alarms } from "../alarms/index.ts";
import type { Tags, Transform } from "../parts/component.ts";
import type { Table } from "../table/index.ts";

/** Arguments of `ChangeTopic`. */
export interface ChangeTopicArgs {
  /** A table with a `stream`. */
  readonly table: Table;
  /** Event patterns; a change that matches none is dropped.
   * @default every change
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html */
  readonly filters?: readonly object[];
  /** The message: text with `<$.dynamodb.NewImage.Name.S>` where a value of the change goes.
   * @default the change, as JSON */
  readonly message?: string;
  /** Number of times that a change is tried again before it goes to the failure queue, 0 to 185.
   * @default 10 */
  readonly maximumRetries?: number;
  /** Mail addresses that get each message. On AWS the owner of each follows a link first.
   * @default none */
  readonly mailTo?: readonly string[];
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
  readonly transform?: {
    readonly topic?: Transform<aws.sns.TopicArgs>;
    readonly pipe?: Transform<aws.pipes.PipeArgs>;
  };
}
