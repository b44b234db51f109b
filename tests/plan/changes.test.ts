import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Table } from "../../components/table/index.ts";
import { reportOf } from "./support.ts";

/** A small change of a small program, and what is to be said of it. */
interface Case {
  readonly title: string;
  readonly before: () => unknown;
  readonly after: () => unknown;
  readonly expected: string;
}

const trust = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

const allow = (action: string | string[], resource: pulumi.Input<string>, condition?: object) =>
  pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: resource, Condition: condition }],
  });

const role = (name = "mail") => new aws.iam.Role(name, { assumeRolePolicy: trust("lambda.amazonaws.com") });

/** A function with a role, which may do something. */
function mailer(policy: (queue: aws.sqs.Queue) => pulumi.Input<string>, memorySize = 256) {
  const queue = new aws.sqs.Queue("letters");
  const mail = role();
  new aws.iam.RolePolicy("mail-may", { role: mail.name, policy: policy(queue) });
  new aws.lambda.Function("mail", {
    role: mail.arn,
    runtime: "nodejs24.x",
    handler: "index.handler",
    memorySize,
    code: new pulumi.asset.AssetArchive({
      "index.mjs": new pulumi.asset.StringAsset("export const handler = 1;"),
    }),
  });
}

const table = (
  args: Partial<aws.dynamodb.TableArgs> = {},
  opts?: pulumi.CustomResourceOptions,
  name = "events",
) =>
  new aws.dynamodb.Table(
    name,
    { billingMode: "PAY_PER_REQUEST", hashKey: "email", attributes: [{ name: "email", type: "S" }], ...args },
    opts,
  );

/** An API with one route. */
function api(method: Partial<aws.apigateway.MethodArgs>) {
  const restApi = new aws.apigateway.RestApi("shop");
  const resource = new aws.apigateway.Resource("items", {
    restApi: restApi.id,
    parentId: restApi.rootResourceId,
    pathPart: "items",
  });
  new aws.apigateway.Method("get-items", {
    restApi: restApi.id,
    resourceId: resource.id,
    httpMethod: "GET",
    authorization: "NONE",
    ...method,
  });
}

interface NetworkArgs {
  readonly cidrBlock?: string;
  readonly source?: "link" | "world";
  readonly port?: number;
}

/** A network with a subnet and two groups. */
function network({ cidrBlock = "10.0.0.0/24", source = "link", port = 8080 }: NetworkArgs = {}) {
  const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
  const subnet = new aws.ec2.Subnet("net-a", { vpcId: vpc.id, cidrBlock });
  const link = new aws.ec2.SecurityGroup("link", { vpcId: vpc.id });
  const service = new aws.ec2.SecurityGroup("service", { vpcId: vpc.id });
  new aws.vpc.SecurityGroupEgressRule("link-out", {
    securityGroupId: link.id,
    referencedSecurityGroupId: service.id,
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
  });
  new aws.vpc.SecurityGroupIngressRule("service-in", {
    securityGroupId: service.id,
    referencedSecurityGroupId: source === "link" ? link.id : undefined,
    cidrIpv4: source === "world" ? "0.0.0.0/0" : undefined,
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
  });
  new aws.lb.LoadBalancer("lb", { internal: true, subnets: [subnet.id], securityGroups: [service.id] });
}

const send = (queue: aws.sqs.Queue) => allow("sqs:SendMessage", queue.arn);

const cases: readonly Case[] = [
  {
    title: "says nothing of a program that stays as it is",
    before: () => table(),
    after: () => table(),
    expected: "Stage dev: no change (1 resources)\n",
  },
  {
    title: "says nothing of a policy that is written otherwise and allows the same",
    before: () => mailer((queue) => allow(["sqs:SendMessage"], queue.arn)),
    after: () =>
      mailer(
        (queue) =>
          pulumi.interpolate`{ "Statement": [ { "Resource": ["${queue.arn}"], "Action": "sqs:SendMessage", "Effect": "Allow" } ], "Version": "2012-10-17" }`,
      ),
    expected: `Stage dev: 1 updated, 3 unchanged

  Resources
     ~ iam.RolePolicy mail-may
       policy.Statement[0].Resource: letters.arn → ["letters.arn"]
       policy.Statement[0].Action: ["sqs:SendMessage"] → sqs:SendMessage
       in place: in effect within seconds
`,
  },
  {
    title: "tells a wider action",
    before: () => mailer(send),
    after: () => mailer((queue) => allow("sqs:*", queue.arn)),
    expected: `Stage dev: 1 updated, 3 unchanged

  Who may do what
  !! function mail may now sqs:* on letters.arn (wide)
       by aws:iam/rolePolicy:RolePolicy mail-may

  Resources
     ~ iam.RolePolicy mail-may
       policy.Statement[0].Action: sqs:SendMessage → sqs:*
       in place: in effect within seconds
`,
  },
  {
    title: "tells a wider resource",
    before: () => mailer(send),
    after: () => mailer(() => allow("sqs:SendMessage", "*")),
    expected: `Stage dev: 1 updated, 3 unchanged

  Who may do what
  !! function mail may now sqs:SendMessage on everything (*) (wide)
       by aws:iam/rolePolicy:RolePolicy mail-may

  Resources
     ~ iam.RolePolicy mail-may
       policy.Statement[0].Resource: letters.arn → *
       in place: in effect within seconds
`,
  },
  {
    title: "tells a condition that is added as less, and not as new",
    before: () => mailer(send),
    after: () =>
      mailer((queue) => allow("sqs:SendMessage", queue.arn, { Bool: { "aws:SecureTransport": "true" } })),
    expected: `Stage dev: 1 updated, 3 unchanged

  Who may do what
     function mail may now only sqs:SendMessage on letters.arn when aws:securetransport is true
       by aws:iam/rolePolicy:RolePolicy mail-may

  Resources
     ~ iam.RolePolicy mail-may
       policy.Statement[0].Condition: + {"Bool":{"aws:SecureTransport":"true"}}
       in place: in effect within seconds
`,
  },
  {
    title: "tells a condition that is taken away as new",
    before: () =>
      mailer((queue) => allow("sqs:SendMessage", queue.arn, { Bool: { "aws:SecureTransport": "true" } })),
    after: () => mailer(send),
    expected: `Stage dev: 1 updated, 3 unchanged

  Who may do what
   ! function mail may now sqs:SendMessage on letters.arn
       by aws:iam/rolePolicy:RolePolicy mail-may

  Resources
     ~ iam.RolePolicy mail-may
       policy.Statement[0].Condition: − {"Bool":{"aws:SecureTransport":"true"}}
       in place: in effect within seconds
`,
  },
  {
    title: "tells a right that is taken away",
    before: () => mailer((queue) => allow(["sqs:SendMessage", "sqs:ReceiveMessage"], queue.arn)),
    after: () => mailer((queue) => allow(["sqs:SendMessage"], queue.arn)),
    expected: `Stage dev: 1 updated, 3 unchanged

  Who may do what
     function mail may no longer sqs:ReceiveMessage on letters.arn
       by aws:iam/rolePolicy:RolePolicy mail-may

  Resources
     ~ iam.RolePolicy mail-may
       policy.Statement[0].Action[1]: − sqs:ReceiveMessage
       in place: in effect within seconds
`,
  },
  {
    title: "tells a deny that is lifted",
    before: () => {
      const queue = new aws.sqs.Queue("letters");
      new aws.sqs.QueuePolicy("letters-tls", {
        queueUrl: queue.url,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Deny", Principal: "*", Action: "sqs:SendMessage", Resource: queue.arn },
            {
              Effect: "Allow",
              Principal: { Service: "sns.amazonaws.com" },
              Action: "sqs:SendMessage",
              Resource: queue.arn,
              Condition: { StringEquals: { "aws:SourceAccount": "000000000000" } },
            },
          ],
        }),
      });
    },
    after: () => {
      const queue = new aws.sqs.Queue("letters");
      new aws.sqs.QueuePolicy("letters-tls", {
        queueUrl: queue.url,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "sns.amazonaws.com" },
              Action: "sqs:SendMessage",
              Resource: queue.arn,
              Condition: { StringEquals: { "aws:SourceAccount": "000000000000" } },
            },
          ],
        }),
      });
    },
    expected: `Stage dev: 1 updated, 1 unchanged

  Who may do what
   ! anybody is no longer denied sqs:SendMessage on letters.arn
       by aws:sqs/queuePolicy:QueuePolicy letters-tls

  Resources
     ~ sqs.QueuePolicy letters-tls
       policy.Statement[0]: − {"Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":"letters.arn"}
`,
  },
  {
    title: "tells another service that may take a role",
    before: () => role(),
    after: () => new aws.iam.Role("mail", { assumeRolePolicy: trust("ec2.amazonaws.com") }),
    expected: `Stage dev: 1 updated, 0 unchanged

  Who may do what
   ! the AWS service ec2.amazonaws.com may now take the role mail
       by aws:iam/role:Role mail
     the AWS service lambda.amazonaws.com may no longer take the role mail
       by aws:iam/role:Role mail

  Resources
     ~ iam.Role mail
       assumeRolePolicy.Statement[0].Principal.Service: lambda.amazonaws.com → ec2.amazonaws.com
       in place: in effect within seconds; a new role may be refused for some seconds more
`,
  },
  {
    title: "tells a table that is dropped, and that it is protected",
    before: () => table({}, { protect: true }),
    after: () => undefined,
    expected: `Stage dev: 1 deleted, 0 unchanged

  Data and down-time
  !! dynamodb.Table events is deleted, and it is protected: \`pulumi up\` refuses that
       Fix: keep it, or unprotect it first
  !! dynamodb.Table events is deleted: lost is every item (prod: 35 days of point-in-time recovery, and a system backup when it is deleted)

  Resources
   ! − dynamodb.Table events
`,
  },
  {
    title: "tells a table whose key changes",
    before: () => table(),
    after: () => table({ hashKey: "id", attributes: [{ name: "id", type: "S" }] }),
    expected: `Stage dev: 1 replaced, 0 unchanged

  Data and down-time
  !! dynamodb.Table events is replaced: lost is every item (prod: 35 days of point-in-time recovery, and a system backup when it is deleted)
       a new hashKey replaces it
   ! dynamodb.Table events is replaced. Down meanwhile: what reads it, until it is there and filled again
       a new hashKey replaces it

  Resources
   ! ± dynamodb.Table events
       attributes[id]: + {"name":"id","type":"S"}
       attributes[email]: − {"name":"email","type":"S"}
       hashKey: email → id
       a new hashKey replaces it
`,
  },
  {
    title: "tells an index that comes to a table as a change in place",
    before: () =>
      table({
        attributes: [
          { name: "email", type: "S" },
          { name: "city", type: "S" },
        ],
      }),
    after: () =>
      table({
        attributes: [
          { name: "email", type: "S" },
          { name: "city", type: "S" },
        ],
        globalSecondaryIndexes: [{ name: "CityIndex", hashKey: "city", projectionType: "ALL" }],
      }),
    expected: `Stage dev: 1 updated, 0 unchanged

  Resources
     ~ dynamodb.Table events
       globalSecondaryIndexes: + [{"hashKey":"city","name":"CityIndex","projectionType":"ALL"}]
       in place: an index is built while the table works; one index a time, minutes to hours by size
`,
  },
  {
    title: "tells a resource that is renamed without an alias",
    before: () => table(),
    after: () => table({}, undefined, "registrations"),
    expected: `Stage dev: 1 created, 1 deleted, 0 unchanged

  Data and down-time
  !! dynamodb.Table registrations is events under another name: it is deleted and made again
       Fix: keep name and parent, or give it { aliases: [{ name: "events" }] } (https://www.pulumi.com/docs/iac/concepts/resources/options/aliases/)
  !! dynamodb.Table events is deleted: lost is every item (prod: 35 days of point-in-time recovery, and a system backup when it is deleted)

  Resources
     + dynamodb.Table registrations
   ! − dynamodb.Table events
`,
  },
  {
    title: "tells that nothing happens to a resource that is renamed with an alias, nor to what refers to it",
    before: () => {
      const { arn } = table();
      new aws.iam.RolePolicy("read", { role: role().name, policy: allow("dynamodb:GetItem", arn) });
    },
    after: () => {
      const { arn } = table({}, { aliases: [{ name: "events" }] }, "registrations");
      new aws.iam.RolePolicy("read", { role: role().name, policy: allow("dynamodb:GetItem", arn) });
    },
    expected: `Stage dev: 1 renamed by alias, 2 unchanged

  Resources
     ~ dynamodb.Table registrations (was events)
`,
  },
  {
    title: "tells a component that is renamed without an alias",
    before: () => new Table("likes", { partitionKey: { attribute: "UserId" } }),
    after: () => new Table("hearts", { partitionKey: { attribute: "UserId" } }),
    expected: `Stage dev: 1 created, 1 deleted, 0 unchanged

  Data and down-time
  !! dynamodb.Table hearts-table is likes-table under another name: it is deleted and made again
       Fix: keep name and parent, or give it { aliases: [{ name: "likes-table" }] } (https://www.pulumi.com/docs/iac/concepts/resources/options/aliases/)
  !! dynamodb.Table likes-table is deleted, and it is protected: \`pulumi up\` refuses that
       Fix: keep it, or unprotect it first
  !! dynamodb.Table likes-table is deleted: lost is every item (prod: 35 days of point-in-time recovery, and a system backup when it is deleted)

  Resources
     + dynamodb.Table hearts-table
   ! − dynamodb.Table likes-table
`,
  },
  {
    title: "tells more memory of a function",
    before: () => mailer(send),
    after: () => mailer(send, 512),
    expected: `Stage dev: 1 updated, 3 unchanged

  Resources
     ~ lambda.Function mail
       memorySize: 256 → 512
       in place: each change of code or configuration is a version, where the function publishes; its alias goes over to it, none is cut off
`,
  },
  {
    title: "tells a route that asks for no sign-in any more",
    before: () => api({ authorization: "COGNITO_USER_POOLS", authorizerId: "a1b2c3" }),
    after: () => api({}),
    expected: `Stage dev: 1 updated, 2 unchanged

  Who can reach what
  !! GET /items of shop: signed-in users → anybody

  Resources
     ~ apigateway.Method get-items
       authorization: COGNITO_USER_POOLS → NONE
       authorizerId: − a1b2c3
`,
  },
  {
    title: "tells a route that is new and open",
    before: () => new aws.apigateway.RestApi("shop"),
    after: () => api({}),
    expected: `Stage dev: 2 created, 1 unchanged

  Who can reach what
  !! anybody can now reach GET /items of shop

  Resources
     + apigateway.Method get-items
     + apigateway.Resource items
`,
  },
  {
    title: "tells a subnet whose range changes, and what hangs on it",
    before: () => network(),
    after: () => network({ cidrBlock: "10.0.1.0/24" }),
    expected: `Stage dev: 1 updated, 1 replaced, 5 unchanged

  Data and down-time
   ! ec2.Subnet net-a is replaced. Down meanwhile: the service: load balancer and tasks go with it
       a new cidrBlock replaces it

  Resources
     ~ lb.LoadBalancer lb (because of net-a)
       subnets: new, with what it refers to
   ! ± ec2.Subnet net-a
       cidrBlock: 10.0.0.0/24 → 10.0.1.0/24
       a new cidrBlock replaces it
`,
  },
  {
    title: "tells a group that is opened to the Internet",
    before: () => network(),
    after: () => network({ source: "world" }),
    expected: `Stage dev: 1 updated, 6 unchanged

  Who can reach what
  !! service on tcp 8080: link → anybody

  Resources
     ~ vpc.SecurityGroupIngressRule service-in
       cidrIpv4: + 0.0.0.0/0
       referencedSecurityGroupId: − link.id
`,
  },
  {
    title: "tells another port as a path that is closed and one that is opened",
    before: () => network(),
    after: () => network({ port: 9090 }),
    expected: `Stage dev: 2 updated, 5 unchanged

  Who can reach what
   ! link can now reach service on tcp 9090
     link can no longer reach service on tcp 8080

  Resources
     ~ vpc.SecurityGroupEgressRule link-out
       fromPort: 8080 → 9090
       toPort: 8080 → 9090
     ~ vpc.SecurityGroupIngressRule service-in
       fromPort: 8080 → 9090
       toPort: 8080 → 9090
`,
  },
  {
    title: "tells a bucket that a policy makes public",
    before: () => new aws.s3.Bucket("photos"),
    after: () => {
      const bucket = new aws.s3.Bucket("photos");
      new aws.s3.BucketPolicy("photos-public", {
        bucket: bucket.bucket,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: "*",
              Action: "s3:GetObject",
              Resource: pulumi.interpolate`${bucket.arn}/*`,
            },
          ],
        }),
      });
    },
    expected: `Stage dev: 1 created, 1 unchanged

  Who may do what
  !! anybody may now s3:GetObject on photos.arn/* (wide)
       by aws:s3/bucketPolicy:BucketPolicy photos-public

  Who can reach what
  !! anybody can now reach s3:GetObject by the policy photos-public

  Resources
     + s3.BucketPolicy photos-public
`,
  },
  {
    title: "tells a NAT gateway by what it costs",
    before: () => new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" }),
    after: () => {
      new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
      new aws.ec2.NatGateway("nat", { subnetId: "subnet-1", connectivityType: "private" });
    },
    expected: `Stage dev: 1 created, 1 unchanged

  Cost of an idle month
   ! 0.00 → 43.07 USD by list price (+43.07)
       nat, NAT gateway: +43.07

  Resources
     + ec2.NatGateway nat
`,
  },
  {
    title: "does not show a secret, and tells that it is another one",
    before: () => new aws.ssm.Parameter("token", { type: "SecureString", value: pulumi.secret("first") }),
    after: () => new aws.ssm.Parameter("token", { type: "SecureString", value: pulumi.secret("second") }),
    expected: `Stage dev: 1 may be replaced, 0 unchanged

  Resources
   ! ± ssm.Parameter token
       value: a secret; its value is not shown
       a new value may replace it: the provider's documentation does not say
`,
  },
  {
    title: "tells a region that changes as a replacement",
    before: () => new aws.sns.Topic("news", { region: "ap-northeast-2" }),
    after: () => new aws.sns.Topic("news", { region: "us-east-1" }),
    expected: `Stage dev: 1 replaced, 0 unchanged

  Data and down-time
  !! sns.Topic news is replaced: lost is subscriptions by mail: they are asked again
       a new region replaces it

  Resources
   ! ± sns.Topic news
       region: ap-northeast-2 → us-east-1
       a new region replaces it
`,
  },
  {
    title: "says of a type that is not in the table that it may be replaced",
    before: () =>
      new aws.memorydb.User("cache", {
        userName: "cache",
        accessString: "on",
        authenticationMode: { type: "iam" },
      }),
    after: () =>
      new aws.memorydb.User("cache", {
        userName: "reader",
        accessString: "on",
        authenticationMode: { type: "iam" },
      }),
    expected: `Stage dev: 1 may be replaced, 0 unchanged

  Resources
   ! ± memorydb.User cache
       userName: cache → reader
       a new userName may replace it: the provider's documentation does not say
`,
  },
  {
    title: "ignores what the program says to ignore",
    before: () => table({ readCapacity: 1 }, { ignoreChanges: ["readCapacity"] }),
    after: () => table({ readCapacity: 5 }, { ignoreChanges: ["readCapacity"] }),
    expected: "Stage dev: no change (1 resources)\n",
  },
  {
    title: "tells what AWS's own policy is given to whom",
    before: () => role(),
    after: () =>
      new aws.iam.RolePolicyAttachment("admin", {
        role: role().name,
        policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
    expected: `Stage dev: 1 created, 1 unchanged

  Who may do what
  !! role mail may now do what AWS's policy AdministratorAccess says (wide)
       by aws:iam/rolePolicyAttachment:RolePolicyAttachment admin

  Resources
     + iam.RolePolicyAttachment admin
`,
  },
];

describe("Plan of a small change", () => {
  for (const { title, before, after, expected } of cases)
    it(title, async () => {
      assert.equal(await reportOf(before, after, ["Rules"]), expected);
    });
});
