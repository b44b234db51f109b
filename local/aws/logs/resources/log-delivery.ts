import { randomUUID } from "node:crypto";
import { accountId } from "../../../contract/account.ts";
import { formatArn } from "../../../contract/arn.ts";
import { physicalName } from "../../../contract/names.ts";
import type { RecordedResource, Resource } from "../../../contract/resource.ts";

const without = "CloudFront writes no access logs";

/** Records a type whose name is its id. */
const named = (kind: string): RecordedResource => ({
  outputs: (resource) => {
    const name = (resource.inputs["name"] as string | undefined) ?? physicalName(resource.name);
    return { id: name, outputs: { name, arn: deliveryArn(resource, kind, name) } };
  },
  without,
});

const deliveryArn = ({ region }: Resource, kind: string, name: string): string =>
  formatArn({ service: "logs", region, accountId, resource: `${kind}:${name}` });

/** `aws:cloudwatch/logDeliverySource:LogDeliverySource` */
export const logDeliverySourceResource = named("delivery-source");

/** `aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination` */
export const logDeliveryDestinationResource = named("delivery-destination");

/** `aws:cloudwatch/logDelivery:LogDelivery` */
export const logDeliveryResource: RecordedResource = {
  outputs: (resource) => {
    const id = randomUUID().replaceAll("-", "").slice(0, 16);
    return { id, outputs: { arn: deliveryArn(resource, "delivery", id) } };
  },
  without,
};
