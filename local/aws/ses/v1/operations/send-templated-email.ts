import { readAddress, readRecipients } from "../../addresses.ts";
import { fillIn } from "../../content.ts";
import { destination, notMailed, tags } from "../../members.ts";
import { submit } from "../../submission.ts";
import { readTags } from "../../tags.ts";
import { readTemplateData } from "../../templates.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_SendTemplatedEmail.html */
export const sendTemplatedEmail = operation("SendTemplatedEmail", {
  members: {
    Source: true,
    Destination: destination,
    ReplyToAddresses: true,
    ReturnPath: notMailed,
    Template: true,
    TemplateData: true,
    Tags: tags,
    ConfigurationSetName: true,
  },
  read: ({ store: { records }, region }, input) => {
    for (const address of input.ReplyToAddresses ?? []) readAddress(address);
    const recipients = readRecipients(input.Destination);
    const submission = submit(records, {
      region,
      action: "SendTemplatedEmail",
      apiVersion: "1",
      from: input.Source,
      recipients,
      configurationSetName: input.ConfigurationSetName,
      templateName: input.Template,
    });
    return { recipients, submission, template: input.Template, data: input.TemplateData, tags: input.Tags };
  },
  access: (_, { submission }) => submission.access,
  run: async ({ store: { records, sending }, region }, { recipients, submission, ...request }) => {
    const configurationSet = records.configurationSetOf(region, submission.configurationSetName);
    const template = records.templates.get(region, request.template);
    const MessageId = await sending.send({
      ...fillIn(template, readTemplateData(request.data)),
      region,
      sender: submission.sender,
      recipients,
      configurationSet,
      tags: readTags(request.tags),
    });
    return { MessageId };
  },
});
