import { readAddress, readRecipients } from "../../addresses.ts";
import { readContent } from "../../content.ts";
import { destination, notMailed, notShown, tags, text } from "../../members.ts";
import { submit } from "../../submission.ts";
import { readTags } from "../../tags.ts";
import { operation } from "../operation.ts";
import { templateContent } from "../template-content.ts";

/** Sends a mail to the local inbox.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
export const sendEmail = operation("SendEmail", {
  members: {
    FromEmailAddress: true,
    Destination: destination,
    ReplyToAddresses: true,
    FeedbackForwardingEmailAddress: notMailed,
    Content: {
      Simple: {
        Subject: text,
        Body: { Text: text, Html: text },
        Headers: { Name: true, Value: true },
      },
      Raw: { Data: true },
      Template: {
        TemplateName: true,
        TemplateContent: templateContent,
        TemplateData: true,
        Headers: notShown,
      },
    },
    ConfigurationSetName: true,
    EmailTags: tags,
  },
  read: async ({ store: { records }, region }, input) => {
    const content = await readContent(records, region, input.Content);
    const recipients = readRecipients(input.Destination ?? {}, content.to);
    for (const address of input.ReplyToAddresses ?? []) readAddress(address);
    const submission = submit(records, {
      region,
      action: "SendEmail",
      apiVersion: "2",
      from: input.FromEmailAddress ?? content.from ?? "",
      recipients,
      configurationSetName: input.ConfigurationSetName,
      templateName: input.Content.Template?.TemplateName,
    });
    return { content, recipients, submission, tags: input.EmailTags };
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
