import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transformed, withDefaults } from "../parts/component.ts";
import { grant } from "../parts/grants.ts";
import type { EventBusArgs, EventBusGrants } from "./args.ts";
import { defaults } from "./defaults.ts";

export type { EventBusArgs, EventBusGrants } from "./args.ts";

/** A bus of EventBridge of the program's own, encrypted by a key of AWS's. Who puts events onto it is granted one source.
 *
 * ```ts
 * const orders = new EventBus("orders");
 * orders.grants.put(shop, { source: "mysfits.shop" });
 * new EventPipeline("mail", { source: { rule: { eventBusName: orders.busName, eventPattern } }, function: { code } });
 * ```
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus.html */
export class EventBus extends pulumi.ComponentResource {
  static readonly token = "mysfits:event-bus:EventBus";

  readonly busName: pulumi.Output<string>;
  readonly busArn: pulumi.Output<string>;
  readonly grants: EventBusGrants;
  readonly nodes: { readonly bus: aws.cloudwatch.EventBus };

  constructor(name: string, given: EventBusArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super(EventBus.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    const { description, tags } = args;
    const bus = new aws.cloudwatch.EventBus(
      `${name}-bus`,
      transformed(this, "bus", { description, tags }, args.transform?.bus),
      { parent: this },
    );
    this.busName = bus.name;
    this.busArn = bus.arn;
    this.grants = {
      put: (grantee, { source }) =>
        grant(
          `${name}-${grantee.name}-put`,
          grantee,
          {
            actions: ["events:PutEvents"],
            resources: [bus.arn],
            conditions: { StringEquals: { "events:source": source } },
          },
          this,
        ),
    };
    this.nodes = { bus };
    this.registerOutputs({ busArn: this.busArn });
  }
}
