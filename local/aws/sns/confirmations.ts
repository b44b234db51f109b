import { parseArn } from "../../contract/arn.ts";
import { AwsError } from "../../contract/errors.ts";
import type { HttpRequest, HttpResponse } from "../../contract/http.ts";
import type { Platform } from "../../contract/service.ts";
import type { SubscriptionRecord } from "./records.ts";

/** Keeper of the subscriptions: it refuses a token that is none. */
interface Confirmer {
  confirm(topicArn: string, token: string, wasAuthenticated: boolean): Promise<SubscriptionRecord>;
}

/** Path of the page that a mail's link leads to, on the gateway. */
const PATH = "/confirmation.html";

/** Sends the mail that asks an address whether it wants the topic's messages.
 * @see https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.confirm.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html */
export async function askForConfirmation(
  platform: Platform,
  subscription: SubscriptionRecord,
): Promise<void> {
  const { topicArn, endpoint, confirmationToken = "" } = subscription;
  const link = `${platform.gatewayUrl}${PATH}?${new URLSearchParams({ TopicArn: topicArn, Token: confirmationToken }).toString()}`;
  await platform.mailbox.deliver({
    region: parseArn(topicArn).region,
    from: "no-reply@sns.amazonaws.com",
    to: [endpoint],
    status: "sent",
    subject: "AWS Notification - Subscription Confirmation",
    text: `You have been subscribed to the topic ${topicArn}.\n\nTo confirm this, open the link below. Until then the topic sends nothing to you.\n${link}\n`,
  });
  platform.logs.write("sns", "info", `${endpoint} gets nothing of ${topicArn} before it confirms: ${link}`);
}

/** Confirms what a link of a mail names. Nobody signs that; the token is the proof.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html */
export function serveConfirmations(platform: Platform, topics: Confirmer): void {
  platform.capabilities.gateway.serve(
    `${PATH}?`,
    async ({ method, url }: HttpRequest): Promise<HttpResponse> => {
      if (method !== "GET") return page(405, "Open the link of the mail.");
      const { searchParams } = new URL(url, platform.gatewayUrl);
      try {
        const { topicArn } = await topics.confirm(
          searchParams.get("TopicArn") ?? "",
          searchParams.get("Token") ?? "",
          false,
        );
        return page(200, `Subscription confirmed: from now on the messages of ${topicArn} arrive.`);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return page(400, "This link is not valid: its subscription is confirmed already, or gone.");
      }
    },
  );
}

function page(status: number, text: string): HttpResponse {
  const body = Buffer.from(`${text}\n`);
  const headers = {
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
  return { status, headers: { ...headers, "content-length": String(body.length) }, body };
}
