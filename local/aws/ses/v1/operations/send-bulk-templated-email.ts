import { namedAddresses, readRecipients } from "../../addresses.ts";
import { attempt } from "../../attempt.ts";
import { fillIn } from "../../content.ts";
import { badRequest } from "../../errors.ts";
import { destination, notMailed, tags } from "../../members.ts";
import { submit } from "../../submission.ts";
import { readTags } from "../../tags.ts";
import { readTemplateData } from "../../templates.ts";
import { codeOf } from "../errors.ts";
import { operation } from "../operation.ts";

/** Mails of one call. */
const MOST = 50;

/** Status of one destination that was refused, in the API's words.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference/API_BulkEmailDestinationStatus.html */
const STATUSES: Readonly<Record<string, string>> = {
  MessageRejected: "MessageRejected",
  InvalidParameterValue: "InvalidParameterValue",
  AccountSendingPausedException: "AccountSendingPaused",
  ConfigurationSetSendingPausedException: "ConfigurationSetSendingPaused",
  ConfigurationSetDoesNotExist: "ConfigurationSetDoesNotExist",
  TemplateDoesNotExist: "TemplateDoesNotExist",
  Throttling: "AccountThrottled",
};

/** Sends a mail to each of several recipients; each is answered by itself.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference/API_SendBulkTemplatedEmail.html */
export const sendBulkTemplatedEmail = operation("SendBulkTemplatedEmail", {
  members: {
    Source: true,
    ReplyToAddresses: true,
    ReturnPath: notMailed,
    Template: true,
    DefaultTemplateData: true,
    DefaultTags: tags,
    Destinations: { Destination: destination, ReplacementTags: tags, ReplacementTemplateData: true },
    ConfigurationSetName: true,
  },
  read: ({ store: { records }, region }, input) => {
    const entries = input.Destinations;
    if (entries.length === 0 || entries.length > MOST)
      throw badRequest(`Destinations must be 1 to ${MOST} (got ${entries.length}).`);
    const submission = submit(records, {
      region,
      action: "SendBulkTemplatedEmail",
      apiVersion: "1",
      from: input.Source,
      recipients: entries.flatMap(({ Destination }) => namedAddresses(Destination)),
      configurationSetName: input.ConfigurationSetName,
      templateName: input.Template,
    });
    const data = readTemplateData(input.DefaultTemplateData);
    return { entries, submission, template: input.Template, data, tags: input.DefaultTags };
  },
  access: (_, { submission }) => submission.access,
  run: async ({ store: { records, sending }, region }, { entries, submission, data, ...request }) => {
    const configurationSet = records.configurationSetOf(region, submission.configurationSetName);
    const template = records.templates.get(region, request.template);
    const statuses = [];
    for (const { Destination, ReplacementTags, ReplacementTemplateData } of entries) {
      const { messageId, error } = await attempt(
        async () =>
          await sending.send({
            ...fillIn(template, { ...data, ...readTemplateData(ReplacementTemplateData) }),
            region,
            sender: submission.sender,
            recipients: readRecipients(Destination),
            configurationSet,
            tags: { ...readTags(request.tags), ...readTags(ReplacementTags) },
          }),
      );
      statuses.push(
        error
          ? { Status: STATUSES[codeOf(error)] ?? "Failed", Error: error.message }
          : { Status: "Success", MessageId: messageId },
      );
    }
    return { Status: statuses };
  },
});
