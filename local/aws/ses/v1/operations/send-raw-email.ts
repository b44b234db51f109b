import { readRecipients } from "../../addresses.ts";
import { readRaw } from "../../content.ts";
import { tags } from "../../members.ts";
import { submit } from "../../submission.ts";
import { readTags } from "../../tags.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html */
export const sendRawEmail = operation("SendRawEmail", {
  members: {
    Source: true,
    Destinations: true,
    RawMessage: { Data: true },
    Tags: tags,
    ConfigurationSetName: true,
  },
  read: async ({ store: { records }, region }, input) => {
    const content = await readRaw(input.RawMessage.Data);
    const recipients = readRecipients({ ToAddresses: input.Destinations }, content.to);
    const submission = submit(records, {
      region,
      action: "SendRawEmail",
      apiVersion: "1",
      from: input.Source ?? content.from ?? "",
      recipients,
      configurationSetName: input.ConfigurationSetName,
    });
    return { content, recipients, submission, tags: input.Tags };
  },
  access: (_, { submission }) => submission.access,
  run: async ({ store: { records, sending }, region }, { content, recipients, submission, ...request }) => {
    const MessageId = await sending.send({
      ...content,
      region,
      sender: submission.sender,
      recipients,
      configurationSet: records.configurationSetOf(region, submission.configurationSetName),
      tags: readTags(request.tags),
    });
    return { MessageId };
  },
});
