import { readAddress, readRecipients } from "../../addresses.ts";
import { readSimple } from "../../content.ts";
import { destination, notMailed, tags, text } from "../../members.ts";
import { submit } from "../../submission.ts";
import { readTags } from "../../tags.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_SendEmail.html */
export const sendEmail = operation("SendEmail", {
  members: {
    Source: true,
    Destination: destination,
    Message: { Subject: text, Body: { Text: text, Html: text } },
    ReplyToAddresses: true,
    ReturnPath: notMailed,
    Tags: tags,
    ConfigurationSetName: true,
  },
  read: ({ store: { records }, region }, input) => {
    for (const address of input.ReplyToAddresses ?? []) readAddress(address);
    const recipients = readRecipients(input.Destination);
    const submission = submit(records, {
      region,
      action: "SendEmail",
      apiVersion: "1",
      from: input.Source,
      recipients,
      configurationSetName: input.ConfigurationSetName,
    });
    return { recipients, submission, message: input.Message, tags: input.Tags };
  },
  access: (_, { submission }) => submission.access,
  run: async ({ store: { records, sending }, region }, { recipients, submission, message, ...request }) => {
    const MessageId = await sending.send({
      ...readSimple(message),
      region,
      sender: submission.sender,
      recipients,
      configurationSet: records.configurationSetOf(region, submission.configurationSetName),
      tags: readTags(request.tags),
    });
    return { MessageId };
  },
});
