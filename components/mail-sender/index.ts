import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EventPipeline } from "../event-pipeline/index.ts";
import { refuse, transformed } from "../parts/component.ts";
import { environmentOf, type Environment } from "../parts/environment.ts";
import { grant, type Grantee } from "../parts/grants.ts";
import { Table } from "../table/index.ts";
import { reputationAlarms } from "./alarms.ts";
import type { MailSenderArgs } from "./args.ts";
import { configurationSetArgs, guards } from "./defaults.ts";
import { senderIdentity } from "./identity.ts";
import { feedbackPipeline } from "./feedback.ts";
import { mailRecords } from "./dns.ts";
import type { DnsRecord } from "../parts/dns-record.ts";
import { problems } from "./validate.ts";

export type { MailSenderArgs } from "./args.ts";

/** A verified sender of mails in one region, with what it takes to mail nobody twice and nobody against their will: a ledger of
 * what was sent, and a table of addresses that bounced or complained.
 *
 * ```ts
 * const sender = new MailSender("sender", { sender: "mysfits@example.com", region: "ap-southeast-2", variables, feedback, ledger, blockedAddresses });
 * new EventPipeline("welcome", { …, function: { code, environment: sender.environment } });
 * sender.grants.send(welcome);
 * ```
 *
 * Makes: identity (unless the account has it), configuration set, topic with its policy, event destination, pipeline of the feedback, two tables.
 * @see https://docs.aws.amazon.com/ses/latest/dg/monitor-using-event-publishing.html */
export class MailSender extends pulumi.ComponentResource {
  static readonly token = "mysfits:mail-sender:MailSender";

  readonly sender: string;
  readonly region: pulumi.Output<string>;
  readonly configurationSetName: pulumi.Output<string>;
  readonly identityArn: pulumi.Output<string>;
  /** Records that prove the domain, written or to be written; none for an address. */
  readonly dnsRecords: pulumi.Output<readonly DnsRecord[]>;
  /** Environment of a function that sends. */
  readonly environment: Environment;
  readonly grants: {
    /** `ses:SendEmail` from this sender's address alone, with the configuration set, to everybody; `UpdateItem` of the ledger, `GetItem` of
     * the blocked addresses. */
    send(grantee: Grantee): void;
  };
  readonly nodes: {
    /** None for one that the account has already. */
    readonly identity?: aws.sesv2.EmailIdentity;
    readonly configurationSet: aws.sesv2.ConfigurationSet;
    readonly feedbackTopic: aws.sns.Topic;
    readonly feedback: EventPipeline;
    readonly ledger: Table;
    readonly blockedAddresses: Table;
  };
  readonly #name: string;

  constructor(name: string, args: MailSenderArgs, opts?: pulumi.ComponentResourceOptions) {
    super(MailSender.token, name, {}, opts);
    refuse("MailSender", name, problems(args));
    const { sender } = args;
    const child = { parent: this };

    const configurationSet = new aws.sesv2.ConfigurationSet(
      `${name}-set`,
      transformed(
        this,
        "configurationSet",
        configurationSetArgs(name, args),
        args.transform?.configurationSet,
        guards.configurationSet,
      ),
      child,
    );
    const { identity, identityArn } = senderIdentity(name, args, configurationSet, this);
    const ledger = new Table(`${name}-ledger`, args.ledger, child);
    const blockedAddresses = new Table(`${name}-blocked`, args.blockedAddresses, child);
    const { topic, pipeline } = feedbackPipeline(name, args, { configurationSet, blockedAddresses }, this);
    reputationAlarms(name, args, this);

    this.sender = sender;
    this.region = configurationSet.region;
    this.configurationSetName = configurationSet.configurationSetName;
    this.identityArn = identityArn;
    this.dnsRecords = mailRecords(name, args, identity, this);
    this.environment = environmentOf(args.variables, {
      region: this.region,
      sender,
      configurationSet: configurationSet.configurationSetName,
      ledger: ledger.tableName,
      blockedAddresses: blockedAddresses.tableName,
    });
    this.grants = { send: (grantee) => this.#send(grantee) };
    this.nodes = {
      identity,
      configurationSet,
      feedbackTopic: topic,
      feedback: pipeline,
      ledger,
      blockedAddresses,
    };
    this.#name = name;
    this.registerOutputs({ configurationSetName: this.configurationSetName });
  }

  #send(grantee: Grantee): void {
    const { ledger, blockedAddresses, configurationSet } = this.nodes;
    ledger.grants.update(grantee);
    blockedAddresses.grants.get(grantee);
    // SES asks for the right on the identities of the recipients too, where the account has them: in the sandbox that is all of them.
    const identities = configurationSet.arn.apply((arn) =>
      arn.replace(/:configuration-set\/.*$/, ":identity/*"),
    );
    const permission = {
      actions: ["ses:SendEmail"],
      resources: [identities, configurationSet.arn],
      conditions: { StringEquals: { "ses:FromAddress": this.sender } },
    };
    grant(`${this.#name}-${grantee.name}-send`, grantee, permission, this);
  }
}
