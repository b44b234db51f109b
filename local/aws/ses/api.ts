import { AwsError, NotEmulatedError } from "../../platform/errors.ts";
import type { Access, ApiRequest, Operation, ServiceApi } from "../../platform/service.ts";
import { badRequest, readContent, type EmailContent, type ReadContent } from "./content.ts";
import type { SesDirectory } from "./directory.ts";
import type { IdentityRecord, SuppressedRecord } from "./records.ts";
import type { Sending } from "./sending.ts";

type Run = () => Promise<object | undefined> | object | undefined;

/** Of SendEmail. */
interface SendInput {
  readonly FromEmailAddress?: string;
  readonly Destination?: { readonly ToAddresses?: string[]; readonly CcAddresses?: string[]; readonly BccAddresses?: string[] };
  readonly ReplyToAddresses?: readonly string[];
  readonly Content?: EmailContent;
  readonly ConfigurationSetName?: string;
  readonly EmailTags?: readonly { readonly Name: string; readonly Value: string }[];
}

/** SES, API v2, as SDK clients call it. Version 1 (`Action=SendEmail`) is refused by name.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Operations.html */
export function sesApi(directory: SesDirectory, sending: Sending): ServiceApi {
  return {
    signingName: "ses",
    protocol: "rest-json",
    operation: async (request) => {
      const { method, region } = request;
      if (!request.path.startsWith("/v2/email/"))
        throw new NotEmulatedError("the API v1 of SES", "Use the API v2: @aws-sdk/client-sesv2, or `aws sesv2`.");
      const [kind = "", part = "", ...rest] = request.rawPath.slice("/v2/email/".length).split("/").map(decodeURIComponent);
      const input = () => readInput(request);
      const operation = (name: string, resource: string, run: Run): Operation => ({
        name,
        access: [{ action: `ses:${name}`, resource }],
        run: async () => ({ body: (await run()) ?? {} }),
      });

      if (kind === "outbound-emails" && method === "POST") return await sendEmail(directory, sending, region, input());
      if (kind === "identities") return identity(method, part);
      if (kind === "configuration-sets") return configurationSet(method, part, rest);
      if (kind === "suppression") return suppression(method, rest[0]);
      if (kind === "account") return account(method, [part, ...rest].join("/"));
      if (kind === "templates") return template(method, part);
      throw new NotEmulatedError(`sesv2: ${method} ${request.path}`);

      function identity(verb: string, name: string): Operation {
        if (name === "" && verb === "GET")
          return operation("ListEmailIdentities", "*", () => ({
            EmailIdentities: directory.identities.all(region).map((one) => ({
              ...{ IdentityType: typeOf(one), IdentityName: one.name, SendingEnabled: one.isVerified },
              VerificationStatus: one.isVerified ? "SUCCESS" : "PENDING",
            })),
          }));
        if (name === "" && verb === "POST") {
          const { EmailIdentity = "" } = input() as { EmailIdentity?: string };
          const made = EmailIdentity.toLowerCase();
          return operation("CreateEmailIdentity", directory.identityArn(region, made), async () => {
            // Nobody here follows the link, or writes the DNS record: what the API makes waits for ever.
            const one = await directory.identities.create({
              name: made,
              region,
              arn: directory.identityArn(region, made),
              isVerified: false,
            });
            return { IdentityType: typeOf(one), VerifiedForSendingStatus: false };
          });
        }
        const arn = directory.identityArn(region, name);
        if (verb === "GET")
          return operation("GetEmailIdentity", arn, () => {
            const one = directory.identities.get(region, name);
            return {
              ...{ IdentityType: typeOf(one), FeedbackForwardingStatus: true, VerifiedForSendingStatus: one.isVerified },
              ...{ VerificationStatus: one.isVerified ? "SUCCESS" : "PENDING", ConfigurationSetName: one.configurationSetName },
            };
          });
        if (verb === "DELETE")
          return operation("DeleteEmailIdentity", arn, async () => {
            directory.identities.get(region, name);
            await directory.identities.delete(region, name);
            return undefined;
          });
        throw new NotEmulatedError(`sesv2: ${verb} ${request.path}`);
      }

      function configurationSet(verb: string, name: string, [what = ""]: readonly string[]): Operation {
        const arn = directory.configurationSetArn(region, name);
        if (name === "" && verb === "GET")
          return operation("ListConfigurationSets", "*", () => ({
            ConfigurationSets: directory.configurationSets.all(region).map((one) => one.name),
          }));
        if (what === "" && verb === "GET")
          return operation("GetConfigurationSet", arn, () => {
            const one = directory.configurationSets.get(region, name);
            return {
              ...{ ConfigurationSetName: one.name, SendingOptions: { SendingEnabled: one.isSending } },
              ...(one.suppressedReasons && { SuppressionOptions: { SuppressedReasons: one.suppressedReasons } }),
            };
          });
        if (what === "sending" && verb === "PUT")
          return operation("PutConfigurationSetSendingOptions", arn, async () => {
            const { SendingEnabled = false } = input() as { SendingEnabled?: boolean };
            await directory.configurationSets.put({ ...directory.configurationSets.get(region, name), isSending: SendingEnabled });
            return undefined;
          });
        if (what === "event-destinations" && verb === "GET")
          return operation("GetConfigurationSetEventDestinations", arn, () => ({
            EventDestinations: directory.configurationSets.get(region, name).destinations.map((destination) => ({
              ...{ Name: destination.name, Enabled: destination.isEnabled, MatchingEventTypes: destination.types },
              ...(destination.topicArn !== undefined && { SnsDestination: { TopicArn: destination.topicArn } }),
              ...(destination.eventBusArn !== undefined && { EventBridgeDestination: { EventBusArn: destination.eventBusArn } }),
            })),
          }));
        throw new NotEmulatedError(`sesv2: ${verb} ${request.path}`);
      }

      function suppression(verb: string, address: string | undefined): Operation {
        if (address === undefined && verb === "GET")
          return operation("ListSuppressedDestinations", "*", () => ({
            SuppressedDestinationSummaries: directory.suppressed(region).map(describeSuppressed),
          }));
        if (address === undefined && verb === "PUT")
          return operation("PutSuppressedDestination", "*", async () => {
            const { EmailAddress = "", Reason } = input() as { EmailAddress?: string; Reason?: SuppressedRecord["reason"] };
            if (Reason !== "BOUNCE" && Reason !== "COMPLAINT")
              throw badRequest(`Reason must be BOUNCE or COMPLAINT (got ${String(Reason)}).`);
            await directory.suppress(region, EmailAddress, Reason);
            return undefined;
          });
        if (address !== undefined && verb === "GET")
          return operation("GetSuppressedDestination", "*", () => {
            const found = directory.findSuppressed(region, address);
            if (!found) throw new AwsError("NotFoundException", `Email address ${address} does not exist on your suppression list.`, 404);
            return { SuppressedDestination: describeSuppressed(found) };
          });
        if (address !== undefined && verb === "DELETE")
          return operation("DeleteSuppressedDestination", "*", async () => {
            await directory.unsuppress(region, address);
            return undefined;
          });
        throw new NotEmulatedError(`sesv2: ${verb} ${request.path}`);
      }

      function account(verb: string, what: string): Operation {
        if (what === "" && verb === "GET")
          return operation("GetAccount", "*", () => {
            const { isSending, hasProductionAccess, suppressedReasons } = directory.account(region);
            return {
              ...{ ProductionAccessEnabled: hasProductionAccess, SendingEnabled: isSending, EnforcementStatus: "HEALTHY" },
              SendQuota: hasProductionAccess
                ? { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: sending.sentLastDay(region) }
                : { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: sending.sentLastDay(region) },
              SuppressionAttributes: { SuppressedReasons: suppressedReasons },
            };
          });
        if (what === "sending" && verb === "PUT")
          return operation("PutAccountSendingAttributes", "*", async () => {
            await directory.changeAccount(region, { isSending: (input() as { SendingEnabled?: boolean }).SendingEnabled ?? false });
            return undefined;
          });
        if (what === "details" && verb === "POST")
          return operation("PutAccountDetails", "*", async () => {
            const { ProductionAccessEnabled } = input() as { ProductionAccessEnabled?: boolean };
            if (ProductionAccessEnabled !== undefined)
              await directory.changeAccount(region, { hasProductionAccess: ProductionAccessEnabled });
            return undefined;
          });
        if (what === "suppression" && verb === "PUT")
          return operation("PutAccountSuppressionAttributes", "*", async () => {
            await directory.changeAccount(region, {
              suppressedReasons: (input() as { SuppressedReasons?: string[] }).SuppressedReasons ?? [],
            });
            return undefined;
          });
        throw new NotEmulatedError(`sesv2: ${verb} ${request.path}`);
      }

      function template(verb: string, name: string): Operation {
        const arn = directory.templateArn(region, name);
        if (verb === "POST" && name === "")
          return operation("CreateEmailTemplate", "*", async () => {
            const { TemplateName = "", TemplateContent = {} } = input() as {
              TemplateName?: string;
              TemplateContent?: { Subject?: string; Text?: string; Html?: string };
            };
            const { Subject = "", Text, Html } = TemplateContent;
            await directory.templates.create({ name: TemplateName, region, subject: Subject, text: Text, html: Html });
            return undefined;
          });
        if (verb === "GET" && name !== "")
          return operation("GetEmailTemplate", arn, () => {
            const { subject, text, html } = directory.templates.get(region, name);
            return { TemplateName: name, TemplateContent: { Subject: subject, Text: text, Html: html } };
          });
        if (verb === "DELETE" && name !== "")
          return operation("DeleteEmailTemplate", arn, async () => {
            await directory.templates.delete(region, name);
            return undefined;
          });
        throw new NotEmulatedError(`sesv2: ${verb} ${request.path}`);
      }
    },
  };
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html */
async function sendEmail(directory: SesDirectory, sending: Sending, region: string, input: SendInput): Promise<Operation> {
  const content: ReadContent = await readContent(directory, region, input.Content);
  const { Destination = {} } = input;
  const named = [...(Destination.ToAddresses ?? []), ...(Destination.CcAddresses ?? []), ...(Destination.BccAddresses ?? [])];
  const recipients = (named.length > 0 ? named : (content.to ?? [])).map((text) => readAddress(text).address);
  const from = readAddress(input.FromEmailAddress ?? content.from ?? "");
  if (recipients.length === 0) throw badRequest("There must be at least one recipient.");
  if (recipients.length > 50) throw badRequest(`Recipient count exceeds 50 (got ${recipients.length}).`);
  for (const address of input.ReplyToAddresses ?? []) readAddress(address);
  const identity = directory.identityOf(region, from.address);
  const configurationSetName = input.ConfigurationSetName ?? identity?.configurationSetName;
  const context = {
    "ses:FromAddress": from.address,
    "ses:Recipients": recipients,
    "ses:ApiVersion": "2",
    ...(from.name !== "" && { "ses:FromDisplayName": from.name }),
  };
  const access: Access[] = [{ action: "ses:SendEmail", resource: identity?.arn ?? directory.identityArn(region, from.address), context }];
  if (configurationSetName !== undefined)
    access.push({ action: "ses:SendEmail", resource: directory.configurationSetArn(region, configurationSetName), context });
  return {
    name: "SendEmail",
    access,
    run: async () => {
      const configurationSet =
        configurationSetName === undefined ? undefined : directory.configurationSets.get(region, configurationSetName);
      const tags = Object.fromEntries((input.EmailTags ?? []).map(({ Name, Value }) => [Name, [Value]]));
      const messageId = await sending.send({ ...content, region, sender: from.address, recipients, configurationSet, tags });
      return { body: { MessageId: messageId } };
    },
  };
}

/** Takes apart `Name <address>`. @throws AwsError BadRequestException */
function readAddress(text: string): { readonly name: string; readonly address: string } {
  const [, name = "", inner] = /^\s*"?([^"<>\r\n]*?)"?\s*<([^<>\s]+)>\s*$/.exec(text) ?? [];
  const address = inner ?? text.trim();
  if (!/^[\x21-\x7E]+@[\w.-]+$/.test(address) || address.length > 320)
    throw badRequest(`Missing or invalid e-mail address: <${text.slice(0, 100)}>`);
  return { name, address };
}

function readInput(request: ApiRequest): SendInput {
  try {
    return JSON.parse(request.body.toString() || "{}") as SendInput;
  } catch {
    throw new AwsError("SerializationException", "The body is not JSON.");
  }
}

const typeOf = ({ name }: IdentityRecord) => (name.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN");

function describeSuppressed({ address, reason, at }: SuppressedRecord): object {
  return { EmailAddress: address, Reason: reason, LastUpdateTime: at / 1000 };
}
