import { element, list } from "../iam/query-xml.ts";
import { namedAddresses, readAddress, readRecipients, type Destination } from "./addresses.ts";
import type { Version1Operation } from "./v1-operation.ts";
import { badRequest, fillIn, readRaw, readSimple, type ReadContent } from "./content.ts";
import type { SesDirectory } from "./directory.ts";
import type { QueryForm } from "./query-form.ts";
import { attempt, readTags } from "./send-operations.ts";
import type { Sending } from "./sending.ts";
import { submit } from "./submission.ts";
import { readTemplateData } from "./templates.ts";
import { codeOf } from "./v1-errors.ts";

/** SendEmail, SendRawEmail, SendTemplatedEmail and SendBulkTemplatedEmail in version 1.
 * @returns undefined when it is none of these.
 * @throws AwsError as version 2 does. */
export async function sendOperation(
  directory: SesDirectory,
  sending: Sending,
  region: string,
  name: string,
  form: QueryForm,
): Promise<Version1Operation | undefined> {
  if (name === "SendBulkTemplatedEmail") return sendBulk(directory, sending, region, form);
  if (name !== "SendEmail" && name !== "SendRawEmail" && name !== "SendTemplatedEmail") return undefined;
  for (const address of form.texts("ReplyToAddresses")) readAddress(address);
  const template = name === "SendTemplatedEmail" ? (form.get("Template") ?? "") : undefined;
  const raw = name === "SendRawEmail" ? await readRaw(form.inside("RawMessage").get("Data")) : undefined;
  const recipients = readRecipients(
    raw ? { ToAddresses: form.texts("Destinations") } : readDestination(form.inside("Destination")),
    raw?.to,
  );
  const { sender, configurationSetName, access } = submit(directory, {
    region,
    action: name,
    apiVersion: "1",
    from: form.get("Source") ?? raw?.from ?? "",
    recipients,
    configurationSetName: form.get("ConfigurationSetName"),
    templateName: template,
  });
  const read = (): ReadContent => {
    if (template === undefined) return raw ?? readMessage(form.inside("Message"));
    return fillIn(directory.templates.get(region, template), readTemplateData(form.get("TemplateData")));
  };
  return {
    access,
    run: async () => {
      const configurationSet = directory.configurationSetOf(region, configurationSetName);
      const tags = readTags(tagsOf(form, "Tags"));
      return element(
        "MessageId",
        await sending.send({ ...read(), region, sender, recipients, configurationSet, tags }),
      );
    },
  };
}

/** What went wrong with one destination, in the API's words.
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

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_SendBulkTemplatedEmail.html */
function sendBulk(
  directory: SesDirectory,
  sending: Sending,
  region: string,
  form: QueryForm,
): Version1Operation {
  const templateName = form.get("Template") ?? "";
  const data = readTemplateData(form.get("DefaultTemplateData"));
  const entries = form.structures("Destinations");
  if (entries.length === 0 || entries.length > 50)
    throw badRequest(`Destinations must be 1 to 50 (got ${entries.length}).`);
  const all = entries.flatMap((entry) => namedAddresses(readDestination(entry.inside("Destination"))));
  const { sender, configurationSetName, access } = submit(directory, {
    region,
    action: "SendBulkTemplatedEmail",
    apiVersion: "1",
    from: form.get("Source") ?? "",
    recipients: all,
    configurationSetName: form.get("ConfigurationSetName"),
    templateName,
  });
  return {
    access,
    run: async () => {
      const configurationSet = directory.configurationSetOf(region, configurationSetName);
      const template = directory.templates.get(region, templateName);
      const results: string[] = [];
      for (const entry of entries) {
        const { messageId = "", error } = await attempt(async () => {
          const content = fillIn(template, {
            ...data,
            ...readTemplateData(entry.get("ReplacementTemplateData")),
          });
          const tags = {
            ...readTags(tagsOf(form, "DefaultTags")),
            ...readTags(tagsOf(entry, "ReplacementTags")),
          };
          const recipients = readRecipients(readDestination(entry.inside("Destination")));
          return await sending.send({ ...content, region, sender, recipients, configurationSet, tags });
        });
        results.push(
          error
            ? element("Status", STATUSES[codeOf(error)] ?? "Failed") + element("Error", error.message)
            : element("Status", "Success") + element("MessageId", messageId),
        );
      }
      return list("Status", results);
    },
  };
}

const readDestination = (form: QueryForm): Destination => ({
  ToAddresses: form.texts("ToAddresses"),
  CcAddresses: form.texts("CcAddresses"),
  BccAddresses: form.texts("BccAddresses"),
});

function readMessage(form: QueryForm): ReadContent {
  const data = (part: QueryForm) => {
    const text = part.get("Data");
    return text === undefined ? {} : { Data: text };
  };
  const body = form.inside("Body");
  return readSimple({
    Subject: data(form.inside("Subject")),
    Body: { Text: data(body.inside("Text")), Html: data(body.inside("Html")) },
  });
}

const tagsOf = (form: QueryForm, name: string) =>
  form.structures(name).map((tag) => ({ Name: tag.get("Name") ?? "", Value: tag.get("Value") ?? "" }));
