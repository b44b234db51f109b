import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ClickStream } from "./components/click-stream/index.ts";
import type { Domain } from "./components/domain/index.ts";
import type { FargateService } from "./components/fargate-service/index.ts";
import type { MailSender } from "./components/mail-sender/index.ts";
import type { Registration } from "./components/registration/index.ts";
import type { StaticSite } from "./components/static-site/index.ts";
import type { UserPool } from "./components/user-pool/index.ts";

/** A part that puts aside what fails for good. */
interface WithFailures {
  readonly nodes: { readonly failureQueue: aws.sqs.Queue };
}

/** Parts of the program that a stack tells of. */
interface Parts {
  readonly site: StaticSite;
  readonly service: FargateService;
  readonly users: UserPool;
  readonly clicks: ClickStream;
  readonly sender: MailSender;
  readonly domain: Domain | undefined;
  readonly events: Registration;
  readonly shop: { readonly service: FargateService; readonly orderMail: WithFailures } | undefined;
  readonly adoptions: WithFailures | undefined;
  readonly adoptionNotice: WithFailures;
}

/** Makes the outputs of the stack: what people and scripts look for after `pulumi up`. Every address but those of the queues is the site's own. */
export function stackOutputs({
  site,
  users,
  clicks,
  sender,
  events,
  service,
  domain,
  shop,
  ...parts
}: Parts) {
  const failing = {
    ...parts,
    registrationMail: events.nodes.mail,
    mailFeedback: sender.nodes.feedback,
    orderMail: shop?.orderMail,
  };
  const queues = Object.entries(failing).flatMap(([name, part]) =>
    part ? [[name, part.nodes.failureQueue.url] as const] : [],
  );
  return {
    siteUrl: site.url,
    ...site.apiUrls,
    distributionId: site.distributionId,
    userPoolId: users.userPoolId,
    userPoolClientId: users.clientId,
    deliveryStream: clicks.streamName,
    release: service.release,
    ...(shop && { shopRelease: shop.service.release }),
    failureQueues: Object.fromEntries(queues),
    /** Records of the site's and the mails' names; `npm run dns` prints them. */
    dnsRecords: pulumi
      .all([domain?.dnsRecords ?? [], sender.dnsRecords])
      .apply(([names, mails]) => [...names, ...mails]),
  };
}
