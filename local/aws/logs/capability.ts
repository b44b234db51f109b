import type { LogGroupCapability } from "../../contract/capabilities.ts";
import type { LogGroupStore } from "./store.ts";

/** Principal of the logs that services deliver.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html */
const DELIVERY = "delivery.logs.amazonaws.com";

/** Log groups for the services that write to them. */
export function logGroupCapability(store: LogGroupStore): LogGroupCapability {
  return {
    append: async ({ principal, region, group, stream, makesGroup = false, events }) => {
      if (makesGroup) await store.makeFor(principal, region, group);
      store.authorize(principal, region, group, stream);
      await store.put(region, group, stream, events);
    },
    allowDelivery: async (region, group) => {
      const { policies } = store;
      if (policies.document(region)?.includes(DELIVERY)) return;
      const statement = {
        Sid: "AWSLogDeliveryWrite",
        Effect: "Allow",
        Principal: { Service: DELIVERY },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: store.groupArn(region, group),
      };
      const document = { Version: "2012-10-17", Statement: [statement] };
      await policies.put(region, "AWSLogDeliveryWrite20150319", JSON.stringify(document));
    },
  };
}
