import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, type Tags, type Transform } from "../component.ts";
import { EventPipeline } from "../event-pipeline/index.ts";
import type { FunctionArgs } from "../function/index.ts";
import { grant, type Grantee } from "../grants.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import { Table, type TableArgs } from "../table/index.ts";

/** Arguments of {@link MailSender}. */
export interface MailSenderArgs {
  /** Address that mails come from: `mysfits@example.com`. */
  readonly sender: string;
  /** What is verified: the address (its owner follows a link) or its whole domain (DNS records are written).
   * @default "address" */
  readonly identity?: "address" | "domain";
  /** Region that mails are sent from.
   * @default the provider's */
  readonly region?: string;
  /** Code that reads bounces and complaints and writes the addresses to `BLOCKED_ADDRESSES_TABLE`. */
  readonly feedback: FunctionArgs;
  /** Key of each mail that was sent, and the attribute with its expiry. */
  readonly ledger: TableArgs;
  /** Addresses that get no more mail. */
  readonly blockedAddresses: TableArgs;
  readonly tags?: Tags;
  readonly transform?: { readonly configurationSet?: Transform<aws.sesv2.ConfigurationSetArgs> };
}

/** A verified sender of mails in one region, with what it takes to mail nobody twice and nobody against their will: a ledger of
 * what was sent, and a table of addresses that bounced or complained.
 *
 * ```ts
 * const sender = new MailSender("sender", { sender: "mysfits@example.com", region: "ap-southeast-2", feedback, ledger, blockedAddresses });
 * new EventPipeline("welcome", { …, function: { code, environment: sender.environment } });
 * sender.grants.send(welcome);
 * ```
 *
 * Makes: identity, configuration set, topic with its policy, event destination, pipeline of the feedback, two tables.
 * @see https://docs.aws.amazon.com/ses/latest/dg/monitor-using-event-publishing.html */
export class MailSender extends pulumi.ComponentResource {
  static readonly token = "mysfits:mail-sender:MailSender";

  readonly sender: string;
  readonly region: pulumi.Output<string>;
  readonly configurationSetName: pulumi.Output<string>;
  /** What a function needs to send: `SES_REGION`, `SENDER`, `CONFIGURATION_SET`, `MAILS_TABLE`, `BLOCKED_ADDRESSES_TABLE`. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly grants: {
    /** `ses:SendEmail` from this sender's address alone, with the configuration set; `UpdateItem` of the ledger, `GetItem` of the
     * blocked addresses. */
    send(grantee: Grantee): void;
  };
  readonly nodes: {
    readonly identity: aws.sesv2.EmailIdentity;
    readonly configurationSet: aws.sesv2.ConfigurationSet;
    readonly feedbackTopic: aws.sns.Topic;
    readonly feedback: EventPipeline;
    readonly ledger: Table;
    readonly blockedAddresses: Table;
  };

  constructor(name: string, args: MailSenderArgs, opts?: pulumi.ComponentResourceOptions) {
    super(MailSender.token, name, {}, opts);
    refuse("MailSender", name, [
      !/^[\w.+-]+@([\w-]+\.)+[a-z]{2,}$/i.test(args.sender) && {
        argument: "sender",
        must: "be a plain mail address",
        got: args.sender,
        fix: 'use one like "mysfits@example.com"',
      },
    ]);
    const { sender, region, tags } = args;
    const child = { parent: this };
    const { accountId } = whereabouts(this);

    const configurationSet = new aws.sesv2.ConfigurationSet(
      `${name}-set`,
      transformed(
        this,
        "configurationSet",
        {
          configurationSetName: `${pulumi.getProject()}-${pulumi.getStack()}-${name}`,
          deliveryOptions: { tlsPolicy: "REQUIRE" },
          reputationOptions: { reputationMetricsEnabled: true },
          suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
          region,
          tags,
        },
        args.transform?.configurationSet,
        ["deliveryOptions.tlsPolicy", "suppressionOptions.suppressedReasons"],
      ),
      child,
    );
    const identity = new aws.sesv2.EmailIdentity(
      `${name}-identity`,
      { emailIdentity: args.identity === "domain" ? (sender.split("@")[1] as string) : sender, region, tags },
      child,
    );
    const feedbackTopic = new aws.sns.Topic(`${name}-feedback`, { region, tags }, child);
    const policy = new aws.sns.TopicPolicy(
      `${name}-feedback`,
      {
        arn: feedbackTopic.arn,
        region,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "ses.amazonaws.com" },
              Action: "sns:Publish",
              Resource: feedbackTopic.arn,
              Condition: {
                StringEquals: { "aws:SourceAccount": accountId },
                ArnEquals: { "aws:SourceArn": configurationSet.arn },
              },
            },
          ],
        }),
      },
      child,
    );
    new aws.sesv2.ConfigurationSetEventDestination(
      `${name}-feedback`,
      {
        configurationSetName: configurationSet.configurationSetName,
        eventDestinationName: "feedback",
        eventDestination: {
          enabled: true,
          matchingEventTypes: ["BOUNCE", "COMPLAINT"],
          snsDestination: { topicArn: feedbackTopic.arn },
        },
        region,
      },
      { ...child, dependsOn: policy },
    );

    const ledger = new Table(`${name}-ledger`, args.ledger, child);
    const blockedAddresses = new Table(`${name}-blocked`, args.blockedAddresses, child);
    const feedback = new EventPipeline(
      `${name}-feedback`,
      {
        source: { topic: { arn: feedbackTopic.arn, region } },
        function: {
          ...args.feedback,
          environment: { BLOCKED_ADDRESSES_TABLE: blockedAddresses.tableName, ...args.feedback.environment },
        },
        tags,
      },
      child,
    );
    blockedAddresses.grants.put(feedback);

    this.sender = sender;
    this.region = configurationSet.region;
    this.environment = {
      SES_REGION: this.region,
      SENDER: sender,
      CONFIGURATION_SET: configurationSet.configurationSetName,
      MAILS_TABLE: ledger.tableName,
      BLOCKED_ADDRESSES_TABLE: blockedAddresses.tableName,
    };
    this.configurationSetName = configurationSet.configurationSetName;
    this.grants = {
      send: (grantee) => {
        ledger.grants.update(grantee);
        blockedAddresses.grants.get(grantee);
        grant(
          `${name}-${grantee.name}-send`,
          grantee,
          {
            actions: ["ses:SendEmail"],
            resources: [identity.arn, configurationSet.arn],
            conditions: { StringEquals: { "ses:FromAddress": sender } },
          },
          this,
        );
      },
    };
    this.nodes = { identity, configurationSet, feedbackTopic, feedback, ledger, blockedAddresses };
    this.registerOutputs({ configurationSetName: this.configurationSetName });
  }
}
