import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import type { ApiRequest, Operation, ServiceApi } from "../../contract/service.ts";
import { badRequest } from "./content.ts";
import type { SesDirectory } from "./directory.ts";
import type { IdentityRecord, SuppressedRecord } from "./records.ts";
import { sendBulkEmail, sendEmail } from "./send-operations.ts";
import type { Sending } from "./sending.ts";
import { templateOperation } from "./template-operations.ts";

type Run = () => Promise<object | undefined> | object | undefined;

/** SES, API v2, as SDK clients call it.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Operations.html */
export function sesApi(directory: SesDirectory, sending: Sending): ServiceApi {
  return {
    signingName: "ses",
    protocol: "rest-json",
    accepts: ({ path }) => path.startsWith("/v2/email/"),
    operation: async (request) => {
      const { method, region } = request;
      const [kind = "", part = "", ...rest] = request.rawPath
        .slice("/v2/email/".length)
        .split("/")
        .map(decodeURIComponent);
      const input = () => readInput(request);
      const operation = (name: string, resource: string, run: Run): Operation => ({
        name,
        access: [{ action: `ses:${name}`, resource }],
        run: async () => ({ body: (await run()) ?? {} }),
      });

      if (kind === "outbound-emails" && method === "POST")
        return await sendEmail(directory, sending, region, input());
      if (kind === "outbound-bulk-emails" && method === "POST")
        return sendBulkEmail(directory, sending, region, input());
      if (kind === "identities") return identity(method, part);
      if (kind === "configuration-sets") return configurationSet(method, part, rest);
      if (kind === "suppression") return suppression(method, rest[0]);
      if (kind === "account") return account(method, [part, ...rest].join("/"));
      if (kind === "templates") return templateOperation(directory, request, [part, ...rest], input());
      throw new NotEmulatedError(`sesv2: ${method} ${request.path}`);

      function identity(verb: string, name: string): Operation {
        if (name === "" && verb === "GET")
          return operation("ListEmailIdentities", "*", () => ({
            EmailIdentities: directory.identities.all(region).map((one) => ({
              IdentityType: typeOf(one),
              IdentityName: one.name,
              SendingEnabled: one.isVerified,
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
              IdentityType: typeOf(one),
              FeedbackForwardingStatus: true,
              VerifiedForSendingStatus: one.isVerified,
              VerificationStatus: one.isVerified ? "SUCCESS" : "PENDING",
              ConfigurationSetName: one.configurationSetName,
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
              ConfigurationSetName: one.name,
              SendingOptions: { SendingEnabled: one.isSending },
              ...(one.suppressedReasons && {
                SuppressionOptions: { SuppressedReasons: one.suppressedReasons },
              }),
            };
          });
        if (what === "sending" && verb === "PUT")
          return operation("PutConfigurationSetSendingOptions", arn, async () => {
            const { SendingEnabled = false } = input() as { SendingEnabled?: boolean };
            await directory.configurationSets.put({
              ...directory.configurationSets.get(region, name),
              isSending: SendingEnabled,
            });
            return undefined;
          });
        if (what === "event-destinations" && verb === "GET")
          return operation("GetConfigurationSetEventDestinations", arn, () => ({
            EventDestinations: directory.configurationSets
              .get(region, name)
              .destinations.map((destination) => ({
                Name: destination.name,
                Enabled: destination.isEnabled,
                MatchingEventTypes: destination.types,
                ...(destination.topicArn !== undefined && {
                  SnsDestination: { TopicArn: destination.topicArn },
                }),
                ...(destination.dimensions !== undefined && {
                  CloudWatchDestination: {
                    DimensionConfigurations: destination.dimensions.map((dimension) => ({
                      DimensionName: dimension.name,
                      DimensionValueSource: "MESSAGE_TAG",
                      DefaultDimensionValue: dimension.defaultValue,
                    })),
                  },
                }),
                ...(destination.eventBusArn !== undefined && {
                  EventBridgeDestination: { EventBusArn: destination.eventBusArn },
                }),
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
            const { EmailAddress = "", Reason } = input() as {
              EmailAddress?: string;
              Reason?: SuppressedRecord["reason"];
            };
            if (Reason !== "BOUNCE" && Reason !== "COMPLAINT")
              throw badRequest(`Reason must be BOUNCE or COMPLAINT (got ${String(Reason)}).`);
            await directory.suppress(region, EmailAddress, Reason);
            return undefined;
          });
        if (address !== undefined && verb === "GET")
          return operation("GetSuppressedDestination", "*", () => {
            const found = directory.findSuppressed(region, address);
            if (!found)
              throw new AwsError(
                "NotFoundException",
                `Email address ${address} does not exist on your suppression list.`,
                404,
              );
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
              ProductionAccessEnabled: hasProductionAccess,
              SendingEnabled: isSending,
              EnforcementStatus: "HEALTHY",
              SendQuota: sending.quota(region),
              SuppressionAttributes: { SuppressedReasons: suppressedReasons },
            };
          });
        if (what === "sending" && verb === "PUT")
          return operation("PutAccountSendingAttributes", "*", async () => {
            await directory.changeAccount(region, {
              isSending: (input() as { SendingEnabled?: boolean }).SendingEnabled ?? false,
            });
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
    },
  };
}

function readInput(request: ApiRequest): object {
  try {
    const value = JSON.parse(request.body.toString() || "{}") as unknown;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Answered below, as any other body that is no object.
  }
  throw new AwsError("SerializationException", "The body is not a JSON object.");
}

const typeOf = ({ name }: IdentityRecord) => (name.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN");

function describeSuppressed({ address, reason, at }: SuppressedRecord): object {
  return { EmailAddress: address, Reason: reason, LastUpdateTime: at / 1000 };
}
