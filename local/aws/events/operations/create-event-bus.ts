import { AwsError } from "../../../contract/errors.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html */
export const createEventBus = operation("CreateEventBus", {
  members: {
    Name: true,
    Description: true,
    Tags: { Key: true, Value: true },
    KmsKeyIdentifier: "nothing is encrypted on this machine",
  },
  access: ({ store, region }, { Name }) => [
    { action: "events:CreateEventBus", resource: store.busArn(region, Name) },
  ],
  run: async ({ store, region }, { Name: name, Description, Tags = [] }) => {
    const arn = store.busArn(region, name);
    if (store.findBus(arn))
      throw new AwsError("ResourceAlreadyExistsException", `Event bus ${name} already exists.`);
    await store.putBus({
      arn,
      name,
      region,
      description: Description,
      tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
      origin: "api",
    });
    return { EventBusArn: arn };
  },
});
