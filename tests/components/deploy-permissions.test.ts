import assert from "node:assert/strict";
import {
  deployBoundary,
  deployStatements,
  documentOf,
  documentsOf,
  missingKinds,
  POLICIES_OF_ROLE,
  POLICY_LENGTH,
  previewStatements,
  typePermissions,
  workloadActions,
  workloadBoundary,
  type Kind,
  type Names,
  type Statement,
} from "../../components/parts/deploy-permissions/index.ts";
import type { TypeRow } from "../../components/parts/deploy-permissions/row.ts";
import { everything } from "../../components/parts/deploy-permissions/statements.ts";
import { unscoped } from "../../components/parts/deploy-permissions/unscoped.ts";
import { beginnings, types } from "../../delivery/program.ts";
import { managedPolicies } from "../../local/aws/iam/managed-policies.ts";
import type { ResourceGraph } from "../../local/engine/index.ts";
import { graphsOfVariants } from "../support/variants.ts";

const names: Names = { account: "123456789012", project: "mysfits", stage: "prod", beginnings };
const every = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action);
const list = <T>(value: T | readonly T[]): readonly T[] =>
  (Array.isArray(value) ? value : [value]) as readonly T[];
const unique = (values: readonly string[]) => [...new Set(values)].sort();

/** Type and output that hold the names of a kind. */
const named: Readonly<Record<Kind, readonly (readonly [type: string, output: string])[]>> = {
  alarm: [
    ["aws:cloudwatch/metricAlarm:MetricAlarm", "name"],
    ["aws:cloudwatch/compositeAlarm:CompositeAlarm", "alarmName"],
  ],
  bucket: [["aws:s3/bucket:Bucket", "bucket"]],
  budget: [["aws:budgets/budget:Budget", "name"]],
  bus: [["aws:cloudwatch/eventBus:EventBus", "name"]],
  cache: [["aws:elasticache/serverlessCache:ServerlessCache", "name"]],
  cacheUser: [["aws:elasticache/user:User", "userId"]],
  cacheUserGroup: [["aws:elasticache/userGroup:UserGroup", "userGroupId"]],
  cluster: [["aws:ecs/cluster:Cluster", "name"]],
  configurationSet: [["aws:sesv2/configurationSet:ConfigurationSet", "configurationSetName"]],
  dashboard: [["aws:cloudwatch/dashboard:Dashboard", "dashboardName"]],
  database: [["aws:glue/catalogDatabase:CatalogDatabase", "name"]],
  databaseCluster: [["aws:rds/cluster:Cluster", "clusterIdentifier"]],
  deliveryStream: [["aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "name"]],
  distribution: [["aws:cloudwatch/logDeliverySource:LogDeliverySource", "name"]],
  edgeFunction: [["aws:cloudfront/function:Function", "name"]],
  filledBucket: [["aws:s3/bucketObjectv2:BucketObjectv2", "bucket"]],
  filledTable: [["aws:dynamodb/tableItem:TableItem", "tableName"]],
  function: [["aws:lambda/function:Function", "name"]],
  loadBalancer: [["aws:lb/loadBalancer:LoadBalancer", "name"]],
  logGroup: [["aws:cloudwatch/logGroup:LogGroup", "name"]],
  parameterGroup: [["aws:rds/clusterParameterGroup:ClusterParameterGroup", "name"]],
  pipe: [["aws:pipes/pipe:Pipe", "name"]],
  queue: [["aws:sqs/queue:Queue", "name"]],
  repository: [["aws:ecr/repository:Repository", "name"]],
  role: [["aws:iam/role:Role", "name"]],
  rule: [["aws:cloudwatch/eventRule:EventRule", "name"]],
  secret: [["aws:secretsmanager/secret:Secret", "name"]],
  subnetGroup: [["aws:rds/subnetGroup:SubnetGroup", "name"]],
  table: [["aws:dynamodb/table:Table", "name"]],
  targetGroup: [["aws:lb/targetGroup:TargetGroup", "name"]],
  taskDefinition: [["aws:ecs/taskDefinition:TaskDefinition", "family"]],
  topic: [["aws:sns/topic:Topic", "name"]],
  trail: [["aws:cloudtrail/trail:Trail", "name"]],
  webAcl: [
    ["aws:wafv2/webAcl:WebAcl", "name"],
    ["aws:wafv2/ipSet:IpSet", "name"],
  ],
  workgroup: [["aws:athena/workgroup:Workgroup", "name"]],
};

describe("Permissions to deploy", function () {
  this.timeout(120_000);
  let graphs: readonly (readonly [stage: string, graph: ResourceGraph])[];
  before(async () => {
    graphs = [...(await graphsOfVariants())].map(([title, graph]) => [title.split(" ")[0] as string, graph]);
  });
  const resources = () => graphs.flatMap(([, graph]) => graph.resources);

  it("are known for every type of the program, and for no other", () => {
    const registered = resources()
      .map(({ type }) => type)
      .filter((type) => !type.startsWith("mysfits:"));
    assert.deepEqual(
      unique(registered),
      unique(types),
      "Fix: add or take out a row in components/parts/deploy-permissions/types",
    );
  });

  it("fit the names of the program, and no others", () => {
    for (const [kind, places] of Object.entries(named)) {
      const given = beginnings[kind as Kind] ?? [];
      const used = new Set<string>();
      for (const [stage, graph] of graphs)
        for (const [type, output] of places)
          for (const resource of graph.byType(type)) {
            const name = String(resource.outputs[output] ?? resource.inputs[output]);
            const fits = given.filter((beginning) => name.startsWith(beginning.replaceAll("{stage}", stage)));
            assert.notDeepEqual(fits, [], `${kind} ${name}: Fix: add its beginning to delivery/program.ts`);
            for (const beginning of fits) used.add(beginning);
          }
      assert.deepEqual(
        given.filter((beginning) => !used.has(beginning)),
        [],
        `${kind}: nothing is called so. Fix: take it out of delivery/program.ts`,
      );
    }
    assert.deepEqual(missingKinds(types, beginnings), []);
    assert.deepEqual(missingKinds(["aws:sqs/queue:Queue"], {}), ["queue"]);
  });

  it("let no role of the program do more than the program's own grants", () => {
    const granted = resources().flatMap(({ type, inputs }) => {
      const documents =
        type === "aws:iam/rolePolicy:RolePolicy"
          ? [inputs["policy"] as string]
          : type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
            ? [managedPolicies[inputs["policyArn"] as string] as string]
            : [];
      return documents.flatMap((document) =>
        (JSON.parse(document) as { Statement: { Action: string | string[] }[] }).Statement.flatMap(
          ({ Action }) => list(Action),
        ),
      );
    });
    assert.deepEqual(
      unique(workloadActions),
      unique(granted),
      "Fix: add or take out the action in components/parts/deploy-permissions/workload.ts",
    );
    const [allowed, ...others] = workloadBoundary(names);
    assert.deepEqual(allowed?.Action, workloadActions);
    assert.deepEqual(
      others.map(({ Effect }) => Effect),
      ["Deny"],
    );
    assert.deepEqual(
      workloadActions.filter((action) => action.startsWith("iam:") || action.includes("*")),
      [],
    );
  });

  it("hand roles to the services that the program's roles trust, and to no others", () => {
    const trusted = resources()
      .filter(({ type }) => type === "aws:iam/role:Role")
      .flatMap(({ inputs }) =>
        (
          JSON.parse(inputs["assumeRolePolicy"] as string) as {
            Statement: { Principal: { Service: string } }[];
          }
        ).Statement.map(({ Principal }) => Principal.Service),
      );
    const passing = deployStatements(types, names).filter(({ Action }) => Action.includes("iam:PassRole"));
    assert.deepEqual(
      passing.map(({ Action, Condition }) => ({ Action, Condition })),
      [
        {
          Action: ["iam:PassRole"],
          Condition: { StringEquals: { "iam:PassedToService": unique(trusted) } },
        },
      ],
    );
  });

  it("make and change roles only below the boundary, by the names of the program", () => {
    const statements = deployStatements(types, names);
    const below = statements.find(({ Sid }) => Sid === "RolesBelowTheBoundary");
    assert.deepEqual(below?.Condition, {
      StringEquals: {
        "iam:PermissionsBoundary": "arn:aws:iam::123456789012:policy/delivery/mysfits-prod-workload-boundary",
      },
    });
    for (const action of [
      "iam:AttachRolePolicy",
      "iam:CreateRole",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
    ]) {
      assert.ok(below.Action.includes(action), action);
      assert.deepEqual(
        statements.filter((other) => other !== below && other.Action.includes(action)),
        [],
      );
    }
    for (const { Action, Resource, Condition } of statements)
      if (Action.some((action) => action.startsWith("iam:")))
        for (const arn of Resource)
          assert.ok(
            /^arn:aws:iam::123456789012:role\/[a-z-]+\*$/.test(arn) ||
              (arn.endsWith(":role/aws-service-role/*") && Condition !== undefined),
            arn,
          );
    const forbidden =
      /^iam:.*(User|AccessKey|Group|LoginProfile|Provider|CreatePolicy|DeleteRolePermissionsBoundary)/;
    assert.deepEqual(
      every(statements).filter((action) => forbidden.test(action)),
      [],
    );
  });

  it("name each action, and every resource that AWS lets a policy name", () => {
    const onEverything = deployStatements(types, names).filter(({ Resource }) => Resource.includes("*"));
    const known = new Set([
      ...unscoped,
      // What the table asks for on everything, and why, is said there.
      "cloudwatch:DescribeAlarms",
      "ec2:GetSecurityGroupsForVpc",
      "route53:AssociateVPCWithHostedZone",
      "route53:DisassociateVPCFromHostedZone",
      "route53:ListHostedZones",
    ]);
    assert.deepEqual(
      every(onEverything).filter((action) => !known.has(action)),
      [],
    );
    for (const statements of [deployStatements(types, names), previewStatements(types, names)])
      assert.deepEqual(
        every(statements).filter((action) => !/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action)),
        [],
      );
    const actions = new Set(Object.values(typePermissions).flatMap((row: TypeRow) => everything(row)));
    assert.deepEqual(
      [...unscoped].filter((action) => !actions.has(action)),
      [],
    );
  });

  it("only look for a preview", () => {
    const looks = /:(GET|Get\w+|List\w+|Describe\w+|ViewBudget|BatchGetImage|BatchCheckLayerAvailability)$/;
    const statements = previewStatements(types, names);
    assert.deepEqual(
      every(statements).filter((action) => !looks.test(action)),
      [],
    );
    // What is in tables and buckets is not looked at but where the program itself put it.
    const onData = statements.filter(({ Action }) =>
      Action.some((action) => action === "s3:GetObject" || action === "dynamodb:GetItem"),
    );
    assert.deepEqual(
      onData.flatMap(({ Resource }) => Resource),
      ["arn:aws:dynamodb:*:123456789012:table/mysfits-*", "arn:aws:s3:::site-*/*"],
    );
  });

  it("hold each stage's own names where a name tells the stage", () => {
    const dev = every(deployStatements(types, { ...names, stage: "dev" }));
    assert.deepEqual(dev, every(deployStatements(types, names)));
    const text = documentOf(deployStatements(types, { ...names, stage: "dev" }));
    assert.match(text, /budget\/mysfits-dev\*/);
    assert.doesNotMatch(text, /prod/);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  it("have room in the policies that a role may have, and a boundary in one", () => {
    const longest = { ...names, stage: "a-stage-with-a-long-name-of-forty-letters" };
    for (const documents of [
      documentsOf(deployStatements(types, longest)),
      documentsOf(previewStatements(types, longest)),
    ]) {
      // Two more are the component's own: state, and what a user adds.
      assert.ok(documents.length <= POLICIES_OF_ROLE - 2, `${documents.length} policies`);
      for (const document of documents) assert.ok(document.length <= POLICY_LENGTH);
    }
    for (const boundary of [deployBoundary(types, longest), workloadBoundary(longest)])
      assert.ok(documentOf(boundary).length <= POLICY_LENGTH, `${documentOf(boundary).length} characters`);
    const statement: Statement = {
      Effect: "Allow",
      Action: ["sqs:SendMessage"],
      Resource: Array.from({ length: 200 }, (_, index) => `arn:aws:sqs:*:123456789012:queue-${index}`),
    };
    assert.throws(() => documentsOf([statement]), /has no room in a managed policy of 6144/);
    const half = { ...statement, Resource: statement.Resource.slice(0, 100) };
    assert.throws(() => documentsOf(Array.from({ length: 11 }, () => half)), /take 11 managed policies/);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
  it("stay within a boundary that allows them, and no administration", () => {
    const boundary = deployBoundary(types, names);
    const allowed = boundary.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action);
    const covers = (action: string) =>
      allowed.some((own) => own === action || own === `${action.split(":")[0]}:*`);
    assert.deepEqual(
      every(deployStatements(types, names)).filter((action) => !covers(action)),
      [],
    );
    for (const action of [
      "*",
      "iam:*",
      "ec2:*",
      "sts:*",
      "organizations:*",
      "ec2:RunInstances",
      "iam:CreateUser",
    ])
      assert.ok(!allowed.includes(action), action);
    const denied = boundary.filter(({ Effect }) => Effect === "Deny").map(({ Sid }) => Sid);
    assert.deepEqual(denied, ["NoPeopleAndNoKeys", "NotDeliveryItself", "NotAnotherStage"]);
  });

  it("are refused for a type that nobody knows", () => {
    assert.throws(
      () => deployStatements(["aws:redshift/cluster:Cluster"], names),
      /the permissions of aws:redshift\/cluster:Cluster are not known. Fix: add a row/,
    );
  });
});
