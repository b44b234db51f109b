import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { planOf, reportOf } from "./support.ts";

const table = (name: string, opts?: pulumi.CustomResourceOptions) =>
  new aws.dynamodb.Table(
    name,
    { billingMode: "PAY_PER_REQUEST", hashKey: "id", attributes: [{ name: "id", type: "S" }] },
    opts,
  );

const reader = (tableArn: pulumi.Input<string>) => {
  const role = new aws.iam.Role("reader", { assumeRolePolicy: "{}" });
  new aws.iam.RolePolicy("read", {
    role: role.name,
    policy: pulumi.jsonStringify({
      Statement: [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource: tableArn }],
    }),
  });
};

class Group extends pulumi.ComponentResource {
  constructor(name: string) {
    super("shop:index:Group", name);
  }
}

/** A distribution whose behaviors are tried in an order. */
const distribution = (...paths: string[]) => {
  const behavior = {
    targetOriginId: "site",
    viewerProtocolPolicy: "https-only",
    allowedMethods: ["GET", "HEAD"],
    cachedMethods: ["GET", "HEAD"],
  };
  new aws.cloudfront.Distribution("site", {
    enabled: true,
    origins: [{ originId: "site", domainName: "shop.example" }],
    defaultCacheBehavior: behavior,
    orderedCacheBehaviors: paths.map((pathPattern) => ({ ...behavior, pathPattern })),
    restrictions: { geoRestriction: { restrictionType: "none" } },
    viewerCertificate: { cloudfrontDefaultCertificate: true },
  });
};

const balancer = (internal: boolean, cidrIpv4: string) => () => {
  const group = new aws.ec2.SecurityGroup("lb", { vpcId: "vpc-1" });
  new aws.vpc.SecurityGroupIngressRule("lb-in", {
    securityGroupId: group.id,
    cidrIpv4,
    ipProtocol: "tcp",
    fromPort: 80,
    toPort: 80,
  });
  new aws.lb.LoadBalancer("lb", { internal, securityGroups: [group.id], subnets: ["subnet-1", "subnet-2"] });
};

const queue = (value: pulumi.Input<string>) =>
  new aws.lambda.Function("f", {
    role: "arn:aws:iam::000000000000:role/f",
    runtime: "nodejs24.x",
    handler: "index.handler",
    code: new pulumi.asset.AssetArchive({ "index.mjs": new pulumi.asset.StringAsset("1") }),
    environment: { variables: { STAGE: "dev", TOKEN: value } },
  });

describe("Plan of a pull request that", () => {
  it("takes a protection away: says that a change can delete it from then on", async () => {
    const report = await reportOf(
      () => table("events", { protect: true }),
      () => table("events"),
      ["Rules"],
    );
    assert.equal(
      report,
      `Stage dev: no change (1 resources)

  Data and down-time
   ! dynamodb.Table events is no longer protected: from the next \`pulumi up\` on, a change can delete it
`,
    );
  });

  it("moves a resource below another parent: says that it is made again, and gives nobody more rights", async () => {
    const report = await reportOf(
      () => reader(table("events").arn),
      () => reader(table("events", { parent: new Group("data") }).arn),
      ["Rules"],
    );
    assert.match(report, /!! dynamodb\.Table events has another parent: it is deleted and made again\n/);
    assert.match(report, /or the component that moved, \{ aliases: \[\{ parent: /);
    assert.match(report, /policy\.Statement\[0\]\.Resource: another one that reads the same: events\.arn\n/);
    assert.doesNotMatch(report, /Who may do what|Cost of an idle month/);
  });

  it("imports what is there: says that it is taken over", async () => {
    const report = await reportOf(
      () => undefined,
      () => table("events", { import: "events-1a2b" }),
      ["Rules"],
    );
    assert.match(
      report,
      /\+ dynamodb\.Table events \(imported: events-1a2b is there already, and is taken over\)\n/,
    );
  });

  it("changes the order in which CloudFront tries paths: says so", async () => {
    const report = await reportOf(
      () => distribution("/api/*", "/api/public/*"),
      () => distribution("/api/public/*", "/api/*"),
      ["Rules"],
    );
    assert.match(report, /orderedCacheBehaviors: the same in another order\n/);
  });

  it("writes the attributes of a table in another order: says nothing", async () => {
    const two =
      (...names: string[]) =>
      () =>
        new aws.dynamodb.Table("t", {
          billingMode: "PAY_PER_REQUEST",
          hashKey: "a",
          rangeKey: "b",
          attributes: names.map((name) => ({ name, type: "S" })),
        });
    assert.match(await reportOf(two("a", "b"), two("b", "a")), /^Stage dev: no change/);
  });

  it("puts a load balancer into the Internet: says who can reach it", async () => {
    const open = await planOf(balancer(true, "0.0.0.0/0"), balancer(false, "0.0.0.0/0"));
    assert.deepEqual(open.reach.opened, [{ who: "anybody", what: "load balancer lb", open: true }]);
    const narrow = await planOf(balancer(true, "192.0.2.0/24"), balancer(false, "192.0.2.0/24"));
    assert.deepEqual(narrow.reach.opened, [
      { who: "whom its security groups let in, from the Internet,", what: "load balancer lb", open: false },
    ]);
  });

  it("gives a function a secret: does not show it", async () => {
    const report = await reportOf(
      () => queue("none"),
      () => queue(pulumi.secret("s3cr3t-value")),
      ["Rules"],
    );
    assert.match(report, /environment[\w.]*: a secret; its value is not shown\n/);
    assert.doesNotMatch(report, /s3cr3t/);
  });

  it("is about a region of which no prices are kept: says whose stand for them", async () => {
    const nat = () =>
      new aws.ec2.NatGateway("nat", {
        subnetId: "subnet-1",
        connectivityType: "private",
        region: "eu-west-1",
      });
    const report = await reportOf(() => undefined, nat);
    assert.match(report, /prices of eu-west-1 are not kept here: those of us-east-1 stand for them\n/);
  });
});
