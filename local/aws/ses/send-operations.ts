import { AwsError } from "../../contract/errors.ts";
import type { Operation } from "../../contract/service.ts";
import { namedAddresses, readAddress, readRecipients, type Destination } from "./addresses.ts";
import { badRequest, fillIn, readContent, type EmailContent } from "./content.ts";
import type { SesDirectory } from "./directory.ts";
import type { Sending } from "./sending.ts";
import { submit } from "./submission.ts";
import { readTemplateData } from "./templates.ts";

type Tags = readonly { readonly Name: string; readonly Value: string }[];

/** Of SendEmail. */
export interface SendInput {
  readonly FromEmailAddress?: string;
  readonly Destination?: Destination;
  readonly ReplyToAddresses?: readonly string[];
  readonly Content?: EmailContent;
  readonly ConfigurationSetName?: string;
  readonly EmailTags?: Tags;
}

/** Of SendBulkEmail. */
export interface BulkInput {
  readonly FromEmailAddress?: string;
  readonly ReplyToAddresses?: readonly string[];
  readonly DefaultContent?: Pick<EmailContent, "Template">;
  readonly DefaultEmailTags?: Tags;
  readonly ConfigurationSetName?: string;
  readonly BulkEmailEntries?: readonly {
    readonly Destination?: Destination;
    readonly ReplacementTags?: Tags;
    readonly ReplacementEmailContent?: {
      readonly ReplacementTemplate?: { readonly ReplacementTemplateData?: string };
    };
  }[];
}

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
export async function sendEmail(
  directory: SesDirectory,
  sending: Sending,
  region: string,
  input: SendInput,
): Promise<Operation> {
  const content = await readContent(directory, region, input.Content);
  const recipients = readRecipients(input.Destination ?? {}, content.to);
  for (const address of input.ReplyToAddresses ?? []) readAddress(address);
  const { sender, configurationSetName, access } = submit(directory, {
    region,
    action: "SendEmail",
    apiVersion: "2",
    from: input.FromEmailAddress ?? content.from ?? "",
    recipients,
    configurationSetName: input.ConfigurationSetName,
    templateName: input.Content?.Template?.TemplateName,
  });
  return {
    name: "SendEmail",
    access,
    run: async () => {
      const configurationSet = directory.configurationSetOf(region, configurationSetName);
      const tags = readTags(input.EmailTags);
      return {
        body: {
          MessageId: await sending.send({ ...content, region, sender, recipients, configurationSet, tags }),
        },
      };
    },
  };
}

/** What went wrong with one entry, in the API's words.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_BulkEmailEntryResult.html */
const STATUSES: Readonly<Record<string, string>> = {
  BadRequestException: "INVALID_PARAMETER",
  MessageRejected: "MESSAGE_REJECTED",
  LimitExceededException: "ACCOUNT_DAILY_QUOTA_EXCEEDED",
  TooManyRequestsException: "ACCOUNT_THROTTLED",
  SendingPausedException: "ACCOUNT_SENDING_PAUSED",
};

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendBulkEmail.html */
export function sendBulkEmail(
  directory: SesDirectory,
  sending: Sending,
  region: string,
  input: BulkInput,
): Operation {
  const { TemplateName, TemplateContent, TemplateData } = input.DefaultContent?.Template ?? {};
  const entries = input.BulkEmailEntries ?? [];
  if (entries.length === 0 || entries.length > 50)
    throw badRequest(`BulkEmailEntries must be 1 to 50 (got ${entries.length}).`);
  if (TemplateName === undefined && TemplateContent === undefined)
    throw badRequest("DefaultContent must have a Template.");
  const data = readTemplateData(TemplateData);
  const all = entries.flatMap(({ Destination = {} }) => namedAddresses(Destination));
  const { sender, configurationSetName, access } = submit(directory, {
    region,
    action: "SendBulkEmail",
    apiVersion: "2",
    from: input.FromEmailAddress ?? "",
    recipients: all,
    configurationSetName: input.ConfigurationSetName,
    templateName: TemplateName,
  });
  return {
    name: "SendBulkEmail",
    access,
    run: async () => {
      const configurationSet = directory.configurationSetOf(region, configurationSetName);
      const template =
        TemplateName === undefined
          ? {
              name: "",
              subject: TemplateContent?.Subject ?? "",
              text: TemplateContent?.Text,
              html: TemplateContent?.Html,
            }
          : directory.templates.get(region, TemplateName);
      const results: object[] = [];
      for (const { Destination = {}, ReplacementTags, ReplacementEmailContent } of entries) {
        const replacement = ReplacementEmailContent?.ReplacementTemplate?.ReplacementTemplateData;
        const { messageId, error } = await attempt(async () => {
          const content = fillIn(template, { ...data, ...readTemplateData(replacement) });
          const tags = { ...readTags(input.DefaultEmailTags), ...readTags(ReplacementTags) };
          return await sending.send({
            ...content,
            region,
            sender,
            recipients: readRecipients(Destination),
            configurationSet,
            tags,
          });
        });
        results.push(
          error
            ? { Status: STATUSES[error.code] ?? "FAILED", Error: error.message }
            : { Status: "SUCCESS", MessageId: messageId },
        );
      }
      return { body: { BulkEmailEntryResults: results } };
    },
  };
}

/** What came of one mail of several. @throws whatever is no refusal. */
export async function attempt(
  send: () => Promise<string>,
): Promise<{ readonly messageId?: string; readonly error?: AwsError }> {
  try {
    return { messageId: await send() };
  } catch (error) {
    if (!(error instanceof AwsError) || error.status >= 500) throw error;
    return { error };
  }
}

/** Tags of a message by name. @throws AwsError BadRequestException
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html */
export function readTags(tags: Tags = []): Record<string, readonly string[]> {
  for (const { Name, Value } of tags)
    if (!/^[\w.@:-]{1,256}$/.test(Name) || !/^[\w.@-]{1,256}$/.test(Value))
      throw badRequest(`Invalid tag ${String(Name)}: names and values are letters, digits, _, -, . and @.`);
  return Object.fromEntries(tags.map(({ Name, Value }) => [Name, [Value]]));
}
