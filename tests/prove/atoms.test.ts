import assert from "node:assert/strict";
import { policiesOf } from "../../prove/atoms.ts";
import { statementsOf, without } from "../../prove/removal.ts";
import type { ProvenResource } from "../../prove/resource.ts";

const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const resource = (
  type: string,
  name: string,
  inputs: Readonly<Record<string, unknown>>,
  id = `${name}-0123abc`,
): ProvenResource => ({
  urn: `urn:pulumi:dev::mysfits::${type}::${name}`,
  type,
  name,
  id,
  inputs,
  outputs: {},
});
const trust = document({
  Effect: "Allow",
  Principal: { Service: ["lambda.amazonaws.com", "pipes.amazonaws.com"] },
  Action: "sts:AssumeRole",
});
const arn = (name: string) => `arn:aws:dynamodb:ap-northeast-2:000000000000:table/${name}`;
const role = resource("aws:iam/role:Role", "reader-role", { assumeRolePolicy: trust });
const rights = (...statements: object[]) =>
  resource("aws:iam/rolePolicy:RolePolicy", "reader-rights", {
    role: role.id,
    policy: document(...statements),
  });
const roleArn = `arn:aws:iam::000000000000:role/${role.id}`;

/** A document without an atom, as statements. */
function left(
  text: string,
  id: string,
  resources: readonly ProvenResource[],
  name = "reader-rights-0123abc",
) {
  const atom = policiesOf(resources).atoms.find((one) => one.id === id);
  assert.ok(atom, id);
  const place =
    atom.target.kind === "trust" ? "trust" : atom.target.kind === "identity" ? "identity" : "resource";
  return statementsOf(without(text, { place, name, roleArn }, [atom]));
}

describe("Parts of policies", () => {
  // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
  it("have the same name in each copy, of a user of a database too", () => {
    const idsOf = (clusterResourceId: string) => {
      const cluster = resource("aws:rds/cluster:Cluster", "pets-cluster", {});
      const connect = {
        Effect: "Allow",
        Action: ["rds-db:connect"],
        Resource: [`arn:aws:rds-db:ap-northeast-2:000000000000:dbuser:${clusterResourceId}/reader`],
      };
      return policiesOf([role, rights(connect), { ...cluster, outputs: { clusterResourceId } }]).atoms.map(
        ({ id }) => id,
      );
    };
    const ids = idsOf("cluster-JJ6IGDMSF655TBL7HKE4YZJQC5");
    assert.ok(
      ids.some((id) => id.includes("dbuser:pets-cluster/reader")),
      ids.join("\n"),
    );
    assert.deepEqual(ids, idsOf("cluster-KFP2WUUXHTHP4BM4UCJJ7BDQNS"));
  });

  it("are each action, resource and principal of a statement that has several, else the statement", () => {
    const one = { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["*"] };
    const several = {
      Effect: "Allow",
      Action: ["dynamodb:GetItem", "dynamodb:Query"],
      Resource: [arn("pets-table-89abcde"), arn("pets-table-89abcde/index/ByName")],
    };
    const table = resource("aws:dynamodb/table:Table", "pets-table", {}, "pets-table-89abcde");
    const { atoms } = policiesOf([role, rights(one, several), table]);
    assert.deepEqual(
      atoms.map(({ id }) => id),
      [
        "reader-role: by lambda.amazonaws.com of sts:AssumeRole",
        "reader-role: by pipes.amazonaws.com of sts:AssumeRole",
        "reader-role, reader-rights: s3:GetObject on *",
        "reader-role, reader-rights: dynamodb:GetItem on dynamodb table/pets-table dynamodb table/pets-table/index/ByName",
        "reader-role, reader-rights: dynamodb:Query on dynamodb table/pets-table dynamodb table/pets-table/index/ByName",
        "reader-role, reader-rights: on dynamodb table/pets-table of dynamodb:GetItem dynamodb:Query",
        "reader-role, reader-rights: on dynamodb table/pets-table/index/ByName of dynamodb:GetItem dynamodb:Query",
      ],
    );
  });

  it("are removed alone, and leave what is beside them", () => {
    const several = {
      Effect: "Allow",
      Action: ["dynamodb:GetItem", "dynamodb:Query"],
      Resource: [arn("a"), arn("b")],
    };
    const text = document(several);
    const resources = [role, rights(several)];
    const on = "on dynamodb table/a dynamodb table/b";
    assert.deepEqual(left(text, `reader-role, reader-rights: dynamodb:Query ${on}`, resources), [
      { ...several, Action: ["dynamodb:GetItem"] },
    ]);
    const resourceId = "reader-role, reader-rights: on dynamodb table/a of dynamodb:GetItem dynamodb:Query";
    assert.deepEqual(left(text, resourceId, resources), [{ ...several, Resource: [arn("b")] }]);
    const [both] = [policiesOf(resources).atoms.filter(({ part }) => part.element === "action")];
    const policy = { place: "identity", name: "reader-rights-0123abc", roleArn } as const;
    assert.deepEqual(statementsOf(without(text, policy, both)), [], "nothing is left of it");
    for (const other of [
      { ...policy, name: "reader-rights-more-0123abc" },
      { ...policy, roleArn: "arn:aws:iam::000000000000:role/reader-role-2-0123abc" },
      { ...policy, place: "resource" as const },
    ])
      assert.equal(without(text, other, both), text, "another policy stays as it is");
  });

  it("are removed in another copy too, where names end otherwise", () => {
    const of = (suffix: string) => ({
      Effect: "Allow",
      Principal: { AWS: [`arn:aws:iam::000000000000:role/reader-${suffix}`, "111111111111"] },
      Action: "s3:GetObject",
      Resource: [`arn:aws:s3:::pets-${suffix}/*`, `arn:aws:s3:::pets-${suffix}-old/*`],
    });
    const bucket = resource("aws:s3/bucketPolicy:BucketPolicy", "pets", { policy: document(of("0123abc")) });
    const { atoms } = policiesOf([bucket]);
    const other = of("89abcde");
    const policy = { place: "resource", name: "pets", roleArn: undefined } as const;
    const leftOf = (element: string, value: string) =>
      statementsOf(
        without(
          document(other),
          policy,
          atoms.filter(({ part }) => part.element === element && "value" in part && part.value === value),
        ),
      );
    assert.deepEqual(leftOf("resource", "arn:aws:s3:::pets-0123abc/*"), [
      { ...other, Resource: ["arn:aws:s3:::pets-89abcde-old/*"] },
    ]);
    assert.deepEqual(leftOf("principal", "arn:aws:iam::000000000000:role/reader-0123abc"), [
      { ...other, Principal: { AWS: ["111111111111"] } },
    ]);
  });

  it("are single actions of a pattern, which the others of it are left for", () => {
    const pattern = { Effect: "Allow", Action: "sqs:*MessageMoveTask*", Resource: "*" };
    const resources = [role, rights(pattern)];
    const { atoms } = policiesOf(resources);
    assert.deepEqual(
      atoms.filter(({ policy }) => policy === "reader-rights").map(({ id }) => id),
      ["Cancel", "List", "Start"].map(
        (verb) =>
          `reader-role, reader-rights: sqs:${verb}MessageMoveTask${verb === "List" ? "s" : ""} of sqs:*MessageMoveTask* on *`,
      ),
    );
    assert.deepEqual(
      left(
        document(pattern),
        "reader-role, reader-rights: sqs:ListMessageMoveTasks of sqs:*MessageMoveTask* on *",
        resources,
      ),
      [{ ...pattern, Action: ["sqs:CancelMessageMoveTask", "sqs:StartMessageMoveTask"] }],
    );
  });

  it("are found in trust policies, policies of resources and permissions of functions; denials are whole", () => {
    const statement = {
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: "arn:aws:sqs:ap-northeast-2:000000000000:jobs-0123abc",
    };
    const denial = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: ["a", "b"] };
    const resources = [
      role,
      resource("aws:sqs/queuePolicy:QueuePolicy", "jobs", { policy: document(statement) }),
      resource("aws:s3/bucketPolicy:BucketPolicy", "files", { policy: document(denial) }),
      resource("aws:lambda/permission:Permission", "calls", {
        action: "lambda:InvokeFunction",
        principal: "apigateway.amazonaws.com",
        function: "worker-0123abc",
      }),
    ];
    const { atoms } = policiesOf(resources);
    assert.deepEqual(
      atoms.slice(2).map(({ id, effect }) => [id, effect]),
      [
        ["jobs: sqs:SendMessage on sqs jobs by sns.amazonaws.com", "Allow"],
        ["files: Deny s3:* on a b", "Deny"],
        [
          "function worker-0123abc, calls: lambda:InvokeFunction on worker-0123abc by apigateway.amazonaws.com",
          "Allow",
        ],
      ],
    );
    assert.deepEqual(left(trust, "reader-role: by pipes.amazonaws.com of sts:AssumeRole", resources), [
      {
        Effect: "Allow",
        Principal: { Service: ["lambda.amazonaws.com"] },
        Action: "sts:AssumeRole",
      },
    ]);
    const id = "jobs: sqs:SendMessage on sqs jobs by sns.amazonaws.com";
    // In whatever order a service writes it.
    const written = document(Object.fromEntries(Object.entries(statement).toReversed()));
    assert.deepEqual(left(written, id, resources, "policy of the queue"), []);
    const permission = document({ Sid: "calls-0123abc", Effect: "Allow" }, { Sid: "other", Effect: "Allow" });
    assert.deepEqual(left(permission, atoms[4]?.id ?? "", resources, "policy of the function"), [
      { Sid: "other", Effect: "Allow" },
    ]);
  });

  it("of AWS's own policies are listed, and not taken apart", () => {
    const policyArn = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess";
    const attachment = resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "xray", {
      role: role.id,
      policyArn,
    });
    const { atoms, managed } = policiesOf([role, attachment]);
    assert.deepEqual(managed, [{ holder: "reader-role", arn: policyArn }]);
    assert.equal(atoms.length, 2);
  });
});
