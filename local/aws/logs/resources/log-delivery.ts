import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import { formatArn } from "../../../contract/arn.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Resource } from "../../../contract/resource.ts";
import type { LogDeliveries } from "../deliveries.ts";
import { invalid } from "../errors.ts";

interface Outputs {
  readonly arn: string;
}

interface NamedOutputs extends Outputs {
  readonly name: string;
}

const arnOf = (region: string, kind: string, name: string): string =>
  formatArn({ service: "logs", region, accountId, resource: `${kind}:${name}` });

/** `aws:cloudwatch/logDeliverySource:LogDeliverySource`: what logs are of.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliverySource.html */
export function logDeliverySourceResource({ sources }: LogDeliveries) {
  return resource<aws.cloudwatch.LogDeliverySourceArgs, NamedOutputs>()({
    inputs: { name: true, logType: ["ACCESS_LOGS"], resourceArn: true, tags: true },
    replaceOn: ["name", "logType", "resourceArn", "region"],
    create: async ({ name: logicalName, region, inputs }) => {
      const name = inputs.name ?? physicalName(logicalName, 60);
      sources.set(name, inputs.resourceArn);
      return { id: name, outputs: { name, arn: arnOf(region, "delivery-source", name) } };
    },
    start: async ({ id, inputs }) => void sources.set(id, inputs.resourceArn),
    update: async (_, { id, outputs }) => ({ id, outputs }),
    delete: async ({ id }) => void sources.delete(id),
  });
}

/** `aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination`: a bucket.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliveryDestination.html */
export function logDeliveryDestinationResource({ destinations }: LogDeliveries) {
  const bucketOf = (inputs: {
    readonly deliveryDestinationConfiguration?: { readonly destinationResourceArn?: string };
  }): string => {
    const arn = inputs.deliveryDestinationConfiguration?.destinationResourceArn ?? "";
    if (!arn.startsWith("arn:aws:s3:::"))
      throw invalid(`destinationResourceArn must be the ARN of a bucket here (got ${arn || "none"})`);
    return arn;
  };
  return resource<aws.cloudwatch.LogDeliveryDestinationArgs, NamedOutputs>()({
    inputs: {
      name: true,
      outputFormat: ["json"],
      deliveryDestinationConfiguration: { destinationResourceArn: true },
      tags: true,
    },
    replaceOn: ["name", "region"],
    create: async ({ name: logicalName, region, inputs }) => {
      const name = inputs.name ?? physicalName(logicalName, 60);
      const arn = arnOf(region, "delivery-destination", name);
      destinations.set(arn, bucketOf(inputs));
      return { id: name, outputs: { name, arn } };
    },
    start: async ({ inputs, outputs }) => void destinations.set(outputs.arn, bucketOf(inputs)),
    update: async ({ inputs }, { id, outputs }) => {
      destinations.set(outputs.arn, bucketOf(inputs));
      return { id, outputs };
    },
    delete: async ({ outputs }) => void destinations.delete(outputs.arn),
  });
}

interface DeliveryInputs {
  readonly deliverySourceName: string;
  readonly deliveryDestinationArn: string;
  readonly recordFields?: readonly string[];
}

/** `aws:cloudwatch/logDelivery:LogDelivery`: connects a source with a destination.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateDelivery.html */
export function logDeliveryResource(deliveries: LogDeliveries) {
  const connect = async (id: string, { region, inputs }: Resource<DeliveryInputs>) =>
    await deliveries.connect(id, {
      region,
      source: inputs.deliverySourceName,
      destination: inputs.deliveryDestinationArn,
      recordFields: inputs.recordFields,
    });
  return resource<aws.cloudwatch.LogDeliveryArgs, Outputs>()({
    inputs: { deliverySourceName: true, deliveryDestinationArn: true, recordFields: true, tags: true },
    replaceOn: ["deliverySourceName", "deliveryDestinationArn", "region"],
    create: async (delivery) => {
      const id = randomUUID().replaceAll("-", "").slice(0, 16);
      await connect(id, delivery);
      return { id, outputs: { arn: arnOf(delivery.region, "delivery", id) } };
    },
    start: async (kept) => await connect(kept.id, kept),
    update: async (delivery, { id, outputs }) => {
      await connect(id, delivery);
      return { id, outputs };
    },
    delete: async ({ id }) => await deliveries.disconnect(id),
  });
}
