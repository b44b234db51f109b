import assert from "node:assert/strict";
import { Domain, type DnsRecord } from "../../components/domain/index.ts";
import { Function } from "../../components/function/index.ts";
import { MailSender, type MailSenderArgs } from "../../components/mail-sender/index.ts";
import { graphOf } from "../support/graph.ts";
import { rightsOf, statementsOf } from "./support.ts";

const code = "tests/components";
const key = { partitionKey: { attribute: "id" }, protect: false };
const variables = {
  region: "REGION",
  sender: "FROM",
  configurationSet: "SET",
  ledger: "LEDGER",
  blockedAddresses: "BLOCKED",
};
const sender = (args: Partial<MailSenderArgs> = {}) =>
  new MailSender("sender", {
    sender: "shop@example.com",
    region: "ap-southeast-2",
    variables,
    feedback: { code },
    ledger: key,
    blockedAddresses: key,
    ...args,
  });

describe("MailSender", () => {
  it("verifies the address, or its whole domain", async () => {
    for (const [identity, verified] of [
      [undefined, "shop@example.com"],
      ["address", "shop@example.com"],
      ["domain", "example.com"],
    ] as const) {
      const graph = await graphOf(() => sender({ identity }));
      const { inputs } = graph.one("aws:sesv2/emailIdentity:EmailIdentity", "sender-identity");
      assert.deepEqual([inputs["emailIdentity"], inputs["region"]], [verified, "ap-southeast-2"]);
    }
  });

  // https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html
  it("signs a domain's mails with keys of 2,048 bits, and sends those that name no set by its own", async () => {
    const domain = await graphOf(() => sender({ identity: "domain" }));
    const { inputs } = domain.one("aws:sesv2/emailIdentity:EmailIdentity");
    const set = domain.one("aws:sesv2/configurationSet:ConfigurationSet");
    assert.deepEqual(inputs["dkimSigningAttributes"], { nextSigningKeyLength: "RSA_2048_BIT" });
    assert.equal(inputs["configurationSetName"], set.outputs["configurationSetName"]);
    const address = await graphOf(() => sender());
    assert.equal(
      address.one("aws:sesv2/emailIdentity:EmailIdentity").inputs["dkimSigningAttributes"],
      undefined,
    );
  });

  it("looks up an identity that the account has, and makes none that destroy would delete", async () => {
    for (const [identityName, name] of [
      [undefined, "example.com"],
      ["shop@example.com", "shop@example.com"],
    ]) {
      const graph = await graphOf(() => {
        const { identityArn, nodes } = sender({ identity: "existing", identityName });
        return { identityArn, isMade: nodes.identity !== undefined };
      });
      assert.deepEqual(graph.outputs, {
        identityArn: `arn:aws:ses:ap-southeast-2:000000000000:identity/${name}`,
        isMade: false,
      });
      assert.deepEqual(graph.byType("aws:sesv2/emailIdentity:EmailIdentity"), []);
    }
  });

  it("refuses the name of an identity that can't speak for the sender, or of one that is made", async () => {
    await assert.rejects(
      graphOf(() => sender({ identity: "existing", identityName: "ample.com" })),
      /identityName must be the sender, or a domain that it is in \(got "ample\.com"\)/,
    );
    await assert.rejects(
      graphOf(() => sender({ identityName: "example.com" })),
      /identityName must be given with identity "existing" alone/,
    );
  });

  describe("DNS records of a domain", () => {
    const recordsOf = async (args: Partial<MailSenderArgs> = {}) => {
      const graph = await graphOf(() => ({ records: sender({ identity: "domain", ...args }).dnsRecords }));
      return { graph, records: graph.outputs["records"] as readonly DnsRecord[] };
    };

    // https://docs.aws.amazon.com/ses/latest/dg/mail-from.html
    it("are DKIM of 2,048 bits, MAIL FROM with SPF, and DMARC, for somebody to write", async () => {
      const { graph, records } = await recordsOf();
      const identity = graph.one("aws:sesv2/emailIdentity:EmailIdentity");
      assert.deepEqual(identity.inputs["dkimSigningAttributes"], { nextSigningKeyLength: "RSA_2048_BIT" });
      const { tokens } = identity.outputs["dkimSigningAttributes"] as { tokens: readonly string[] };
      assert.deepEqual(
        records.map(({ name, type, value, isWritten }) => [name, type, value, isWritten]),
        [
          ...tokens.map((token) => [
            `${token}._domainkey.example.com`,
            "CNAME",
            `${token}.dkim.amazonses.com`,
            false,
          ]),
          ["mail.example.com", "MX", "10 feedback-smtp.ap-southeast-2.amazonses.com", false],
          ["mail.example.com", "TXT", "v=spf1 include:amazonses.com ~all", false],
          ["_dmarc.example.com", "TXT", "v=DMARC1; p=none", false],
        ],
      );
      const { inputs } = graph.one(
        "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes",
      );
      assert.deepEqual(
        [inputs["mailFromDomain"], inputs["behaviorOnMxFailure"], inputs["region"]],
        ["mail.example.com", "USE_DEFAULT_VALUE", "ap-southeast-2"],
      );
      assert.deepEqual(graph.byType("aws:route53/record:Record"), []);
    });

    it("are written in a zone of the domain, and in no other", async () => {
      const written = async (name: string) => {
        const graph = await graphOf(() => {
          const zone = new Domain("domain", { name, hostedZone: "Z1" });
          return { records: sender({ identity: "domain", zone }).dnsRecords };
        });
        return graph
          .byType("aws:route53/record:Record")
          .map((record) => record.name)
          .filter((record) => record.includes("sender"))
          .sort();
      };
      assert.deepEqual(await written("www.example.com"), [
        "domain-sender-dkim-1",
        "domain-sender-dkim-2",
        "domain-sender-dkim-3",
        "domain-sender-dmarc",
        "domain-sender-mail-from-mx",
        "domain-sender-mail-from-spf",
      ]);
      assert.deepEqual(await written("example.org"), []);
    });

    it("leave the domain's own policy alone where there is one, and are none of an address", async () => {
      const { records } = await recordsOf({ dmarc: "existing" });
      assert.ok(records.every(({ name }) => !name.startsWith("_dmarc")));
      const strict = await recordsOf({ dmarc: "v=DMARC1; p=reject" });
      assert.equal(strict.records.at(-1)?.value, "v=DMARC1; p=reject");
      const address = await recordsOf({ identity: "address" });
      assert.deepEqual(address.records, []);
      assert.deepEqual(
        address.graph.byType("aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes"),
        [],
      );
    });

    // https://docs.aws.amazon.com/general/latest/gr/ses.html#ses_dkim_domains
    it("lead to the keys of the region where it has its own", async () => {
      const { records } = await recordsOf({ region: "eu-south-1" });
      assert.match(records[0]?.value ?? "", /\.dkim\.eu-south-1\.amazonses\.com$/);
    });
  });

  // https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html
  it("sends by TLS or not at all, and not to those who bounced or complained", async () => {
    const graph = await graphOf(() => sender(), { project: "shop", stack: "test" });
    const { inputs } = graph.one("aws:sesv2/configurationSet:ConfigurationSet");
    assert.equal(inputs["configurationSetName"], "shop-test-sender");
    assert.deepEqual(inputs["deliveryOptions"], { tlsPolicy: "REQUIRE" });
    assert.deepEqual(inputs["suppressionOptions"], { suppressedReasons: ["BOUNCE", "COMPLAINT"] });
  });

  it("warns when a transform lets mail go without TLS", async () => {
    const warnings: string[] = [];
    const transform = { configurationSet: { deliveryOptions: { tlsPolicy: "OPTIONAL" } } };
    await graphOf(() => sender({ transform }), {
      log: (level, message) => level === "warn" && warnings.push(message),
    });
    assert.match(
      warnings.join(),
      /transform\.configurationSet weakens .* deliveryOptions\.tlsPolicy is "OPTIONAL"/,
    );
  });

  it("leads bounces and complaints of its configuration set, and of nothing else, to the function that blocks", async () => {
    const graph = await graphOf(() => sender());
    const topic = graph.one("aws:sns/topic:Topic", "sender-feedback");
    const set = graph.one("aws:sesv2/configurationSet:ConfigurationSet").outputs["arn"];
    const { inputs } = graph.one(
      "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination",
    );
    assert.deepEqual(inputs["eventDestination"], {
      enabled: true,
      matchingEventTypes: ["BOUNCE", "COMPLAINT"],
      snsDestination: { topicArn: topic.outputs["arn"] },
    });
    const [statement, ...more] = statementsOf(graph.one("aws:sns/topicPolicy:TopicPolicy").inputs["policy"]);
    assert.deepEqual(more, []);
    assert.deepEqual(statement, {
      Effect: "Allow",
      Principal: { Service: "ses.amazonaws.com" },
      Action: "sns:Publish",
      Resource: topic.outputs["arn"],
      Condition: {
        StringEquals: { "aws:SourceAccount": "000000000000" },
        ArnEquals: { "aws:SourceArn": set },
      },
    });
    const subscription = graph.one(
      "aws:sns/topicSubscription:TopicSubscription",
      "sender-feedback-subscription",
    );
    assert.deepEqual(
      [subscription.inputs["topic"], subscription.inputs["region"]],
      [topic.outputs["arn"], "ap-southeast-2"],
    );
    const blocked = graph.one("aws:dynamodb/table:Table", "sender-blocked-table");
    const { inputs: fn } = graph.one("aws:lambda/function:Function", "sender-feedback-function");
    assert.deepEqual(fn["environment"], { variables: { BLOCKED: blocked.outputs["name"] } });
    const rights = rightsOf(graph, "sender-feedback-role");
    assert.deepEqual(rights["sender-blocked-sender-feedback-put"], [
      { Effect: "Allow", Action: ["dynamodb:PutItem"], Resource: [blocked.outputs["arn"]] },
    ]);
  });

  it("tells a function what it has to know under the names that the function reads", async () => {
    const graph = await graphOf(() => ({ ...sender().environment }));
    assert.deepEqual(graph.outputs, {
      REGION: "ap-southeast-2",
      FROM: "shop@example.com",
      SET: "mysfits-test-sender",
      LEDGER: graph.one("aws:dynamodb/table:Table", "sender-ledger-table").outputs["name"],
      BLOCKED: graph.one("aws:dynamodb/table:Table", "sender-blocked-table").outputs["name"],
    });
  });

  // https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
  it("lets a function send from this address alone, mark the ledger and look blocked addresses up, and nothing more", async () => {
    const graph = await graphOf(() => {
      const welcome = new Function("welcome", { code, tracing: false });
      sender().grants.send(welcome);
    });
    const table = (name: string) => graph.one("aws:dynamodb/table:Table", name).outputs["arn"];
    const { "welcome-basics": _, ...rights } = rightsOf(graph, "welcome-role");
    assert.deepEqual(rights, {
      "sender-ledger-welcome-update": [
        { Effect: "Allow", Action: ["dynamodb:UpdateItem"], Resource: [table("sender-ledger-table")] },
      ],
      "sender-blocked-welcome-get": [
        { Effect: "Allow", Action: ["dynamodb:GetItem"], Resource: [table("sender-blocked-table")] },
      ],
      "sender-welcome-send": [
        {
          Effect: "Allow",
          Action: ["ses:SendEmail"],
          // A recipient's identity is asked for too: https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html
          Resource: [
            "arn:aws:ses:ap-southeast-2:000000000000:identity/*",
            graph.one("aws:sesv2/configurationSet:ConfigurationSet").outputs["arn"],
          ],
          Condition: { StringEquals: { "ses:FromAddress": "shop@example.com" } },
        },
      ],
    });
  });

  for (const address of ["shop", "Shop <shop@example.com>", "shop@example.com\n", "a b@example.com"])
    it(`refuses what is no plain address: ${JSON.stringify(address)}`, async () => {
      await assert.rejects(
        graphOf(() => sender({ sender: address })),
        /MailSender "sender": sender must be a plain mail address .*Fix: use one like "mysfits@example\.com"/,
      );
    });
});
