import { namedAddresses, readRecipients } from "../../addresses.ts";
import { attempt } from "../../attempt.ts";
import { fillIn } from "../../content.ts";
import { badRequest } from "../../errors.ts";
import { destination, notMailed, notShown, tags } from "../../members.ts";
import { submit } from "../../submission.ts";
import { readTags } from "../../tags.ts";
import { readTemplateData } from "../../templates.ts";
import { operation } from "../operation.ts";
import { templateContent } from "../template-content.ts";

/** Mails of one call. */
const MOST = 50;

/** Status of one entry that was refused, in the API's words.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_BulkEmailEntryResult.html */
const STATUSES: Readonly<Record<string, string>> = {
  BadRequestException: "INVALID_PARAMETER",
  MessageRejected: "MESSAGE_REJECTED",
  LimitExceededException: "ACCOUNT_DAILY_QUOTA_EXCEEDED",
  TooManyRequestsException: "ACCOUNT_THROTTLED",
  SendingPausedException: "ACCOUNT_SENDING_PAUSED",
};

/** Sends a mail to each of several recipients; each is answered by itself.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendBulkEmail.html */
export const sendBulkEmail = operation("SendBulkEmail", {
  members: {
    FromEmailAddress: true,
    ReplyToAddresses: true,
    FeedbackForwardingEmailAddress: notMailed,
    DefaultContent: {
      Template: {
        TemplateName: true,
        TemplateContent: templateContent,
        TemplateData: true,
        Headers: notShown,
      },
    },
    DefaultEmailTags: tags,
    BulkEmailEntries: {
      Destination: destination,
      ReplacementTags: tags,
      ReplacementEmailContent: { ReplacementTemplate: { ReplacementTemplateData: true } },
      ReplacementHeaders: notShown,
    },
    ConfigurationSetName: true,
  },
  read: ({ store: { records }, region }, input) => {
    const entries = input.BulkEmailEntries;
    const { TemplateName, TemplateContent, TemplateData } = input.DefaultContent.Template ?? {};
    if (entries.length === 0 || entries.length > MOST)
      throw badRequest(`BulkEmailEntries must be 1 to ${MOST} (got ${entries.length}).`);
    if (TemplateName === undefined && TemplateContent === undefined)
      throw badRequest("DefaultContent must have a Template.");
    const submission = submit(records, {
      region,
      action: "SendBulkEmail",
      apiVersion: "2",
      from: input.FromEmailAddress ?? "",
      recipients: entries.flatMap(({ Destination = {} }) => namedAddresses(Destination)),
      configurationSetName: input.ConfigurationSetName,
      templateName: TemplateName,
    });
    return {
      entries,
      submission,
      templateName: TemplateName,
      content: TemplateContent,
      data: readTemplateData(TemplateData),
      tags: input.DefaultEmailTags,
    };
  },
  access: (_, { submission }) => submission.access,
  run: async ({ store: { records, sending }, region }, { entries, submission, templateName, ...request }) => {
    const configurationSet = records.configurationSetOf(region, submission.configurationSetName);
    const { content, data } = request;
    const inline = { name: "", subject: content?.Subject ?? "", text: content?.Text, html: content?.Html };
    const template = templateName === undefined ? inline : records.templates.get(region, templateName);
    const results = [];
    for (const { Destination = {}, ReplacementTags, ReplacementEmailContent } of entries) {
      const replacement = ReplacementEmailContent?.ReplacementTemplate?.ReplacementTemplateData;
      const { messageId, error } = await attempt(
        async () =>
          await sending.send({
            ...fillIn(template, { ...data, ...readTemplateData(replacement) }),
            region,
            sender: submission.sender,
            recipients: readRecipients(Destination),
            configurationSet,
            tags: { ...readTags(request.tags), ...readTags(ReplacementTags) },
          }),
      );
      results.push(
        error
          ? { Status: STATUSES[error.code] ?? "FAILED", Error: error.message }
          : { Status: "SUCCESS", MessageId: messageId },
      );
    }
    return { BulkEmailEntryResults: results };
  },
});
