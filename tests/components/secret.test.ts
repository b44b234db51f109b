import assert from "node:assert/strict";
import { FargateService } from "../../components/fargate-service/index.ts";
import { Function } from "../../components/function/index.ts";
import { Network } from "../../components/network/index.ts";
import { Parameter, type ParameterArgs } from "../../components/parameter/index.ts";
import type { ContainerSecret } from "../../components/parts/secret-source.ts";
import { Secret, type SecretArgs } from "../../components/secret/index.ts";
import type { ResourceGraph } from "../../local/engine/index.ts";
import { graphOf } from "../support/graph.ts";
import { rightsOf } from "./support.ts";

const image = `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/app@sha256:${"0".repeat(64)}`;
const code = "tests/components";
const types = {
  secret: "aws:secretsmanager/secret:Secret",
  version: "aws:secretsmanager/secretVersion:SecretVersion",
  rotation: "aws:secretsmanager/secretRotation:SecretRotation",
  policy: "aws:secretsmanager/secretPolicy:SecretPolicy",
  parameter: "aws:ssm/parameter:Parameter",
  tasks: "aws:ecs/taskDefinition:TaskDefinition",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
} as const;

const secretOf = async (args?: SecretArgs) => await graphOf(() => new Secret("key", args));
/** Service with secrets, and everything that they are made of. */
const serviceWith = async (secrets: () => Readonly<Record<string, ContainerSecret>>, more: object = {}) =>
  await graphOf(() => {
    const network = new Network("network");
    return new FargateService("service", { network, image, secrets: secrets(), ...more });
  });
const container = (graph: ResourceGraph) =>
  (
    JSON.parse(graph.one(types.tasks).inputs["containerDefinitions"] as string) as Record<string, unknown>[]
  )[0];

describe("Secret", () => {
  it("has a value of 256 bits that is written once, is a secret of the graph, and is in no output", async () => {
    const graph = await secretOf();
    const version = graph.one(types.version, "key-value");
    const { secretStringWo, secretStringWoVersion, secretString } = version.inputs;
    assert.match(secretStringWo as string, /^[\w-]{43}$/);
    assert.equal(secretStringWoVersion, 1);
    assert.equal(secretString, undefined);
    assert.deepEqual(version.ignoreChanges, ["secretStringWo"]);
    assert.ok(version.secrets.includes("secretStringWo"));
    assert.ok(version.secretOutputs.includes("secretStringWo"));
    const shown = JSON.stringify(graph.withStack.map((resource) => graph.render(resource)));
    assert.ok(!shown.includes(secretStringWo as string));
    assert.match(shown, /"secretStringWo":"\[secret\]"/);
    const other = (await secretOf()).one(types.version).inputs["secretStringWo"];
    assert.notEqual(other, secretStringWo);
  });

  it("can be restored for 30 days and is kept by Pulumi, unless it is not protected", async () => {
    const kept = (await secretOf()).one(types.secret, "key-secret");
    assert.deepEqual([kept.inputs["recoveryWindowInDays"], kept.protect], [30, true]);
    assert.equal(kept.inputs["kmsKeyId"], undefined);
    assert.equal(kept.inputs["policy"], undefined);
    const gone = (await secretOf({ protect: false })).one(types.secret);
    assert.deepEqual([gone.inputs["recoveryWindowInDays"], gone.protect], [0, false]);
    const week = (await secretOf({ recoveryDays: 7 })).one(types.secret);
    assert.equal(week.inputs["recoveryWindowInDays"], 7);
  });

  it("makes the value a member of JSON, beside members that are no secret", async () => {
    const graph = await secretOf({
      generate: { length: 20, member: "password", others: { username: "shop" } },
    });
    const value = JSON.parse(graph.one(types.version).inputs["secretStringWo"] as string) as object;
    assert.deepEqual(Object.keys(value), ["username", "password"]);
    assert.match((value as { password: string }).password, /^[\w-]{20}$/);
  });

  it("makes another value for another revision, as a resource of its own", async () => {
    const graph = await secretOf({ revision: 2 });
    assert.equal(graph.one(types.version).name, "key-value-2");
    assert.equal(graph.one(types.version).inputs["secretStringWoVersion"], 2);
    assert.equal(graph.one(types.version).retainOnDelete, true);
  });

  it("takes a value from somewhere else as a secret, and none at all when it is set by hand", async () => {
    const given = (await secretOf({ value: "from the provider" })).one(types.version);
    assert.equal(given.inputs["secretString"], "from the provider");
    assert.equal(given.inputs["secretStringWo"], undefined);
    assert.deepEqual(given.ignoreChanges, []);
    assert.ok(given.secrets.includes("secretString"));
    const byHand = await secretOf({ isSetByHand: true });
    assert.deepEqual(byHand.byType(types.version), []);
    assert.deepEqual(byHand.byType(types.rotation), []);
  });

  it("is rotated by a function, which makes the first value too, may do the four steps, and is called for it alone", async () => {
    const graph = await graphOf(() => {
      const rotator = new Function("rotator", { code });
      return new Secret("key", { rotation: { function: rotator, days: 7 } });
    });
    assert.deepEqual(graph.byType(types.version), []);
    const { arn, id } = { arn: graph.one(types.secret).outputs["arn"], id: graph.one(types.secret).id };
    const { inputs } = graph.one(types.rotation, "key-rotation");
    assert.equal(inputs["secretId"], id);
    assert.deepEqual(inputs["rotationRules"], { automaticallyAfterDays: 7 });
    assert.equal(inputs["rotateImmediately"], undefined);
    const permission = graph.one("aws:lambda/permission:Permission", "key-rotation").inputs;
    assert.deepEqual(
      [permission["principal"], permission["sourceArn"], permission["qualifier"]],
      ["secretsmanager.amazonaws.com", arn, "live"],
    );
    const rights = rightsOf(graph, "rotator-role")["key-rotator-rotate"] ?? [];
    assert.deepEqual(
      rights.map(({ Action, Resource }) => [Action, Resource]),
      [
        [
          [
            "secretsmanager:DescribeSecret",
            "secretsmanager:GetSecretValue",
            "secretsmanager:PutSecretValue",
            "secretsmanager:UpdateSecretVersionStage",
          ],
          [arn],
        ],
        [["secretsmanager:GetRandomPassword"], ["*"]],
      ],
    );
  });

  it("is read by whoever is granted it, with its key through Secrets Manager alone", async () => {
    const keyArn = "arn:aws:kms:ap-northeast-2:000000000000:key/one";
    const graph = await graphOf(() => {
      const reader = new Function("reader", { code });
      new Secret("plain").grants.read(reader);
      new Secret("sealed", { keyArn }).grants.read(reader);
    });
    const rights = rightsOf(graph, "reader-role");
    const arnOf = (name: string) => graph.one(types.secret, `${name}-secret`).outputs["arn"];
    assert.deepEqual(rights["plain-reader-read"], [
      { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: [arnOf("plain")] },
    ]);
    assert.deepEqual(rights["sealed-reader-read"]?.[1], {
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: [keyArn],
      Condition: {
        StringEquals: {
          "kms:ViaService": "secretsmanager.ap-northeast-2.amazonaws.com",
          "kms:EncryptionContext:SecretARN": arnOf("sealed"),
        },
      },
    });
    assert.equal(graph.one(types.secret, "sealed-secret").inputs["kmsKeyId"], keyArn);
  });

  it("says what is wrong with its arguments", async () => {
    await assert.rejects(
      secretOf({ value: "x", isSetByHand: true }),
      /value, isSetByHand must be one of them/,
    );
    await assert.rejects(
      secretOf({ generate: { length: 8 } }),
      /generate\.length must .*16 to 4096 \(got 8\)/,
    );
    await assert.rejects(secretOf({ generate: { others: { a: "b" } } }), /generate\.member must name/);
    await assert.rejects(secretOf({ revision: 0 }), /revision must/);
    await assert.rejects(secretOf({ recoveryDays: 3 }), /recoveryDays must be 0, or .* 7 to 30/);
  });
});

describe("Parameter", () => {
  const parameterOf = async (args: ParameterArgs) => await graphOf(() => new Parameter("currency", args));

  it("is a text of the free tier, and an encrypted one is a secret of the graph", async () => {
    const plain = (await parameterOf({ value: "KRW", path: "/shop/currency" })).one(types.parameter);
    const { name, type, insecureValue, value, keyId, tier } = plain.inputs;
    assert.deepEqual(
      { name, type, insecureValue, value, keyId, tier },
      {
        name: "/shop/currency",
        type: "String",
        insecureValue: "KRW",
        value: undefined,
        keyId: undefined,
        tier: undefined,
      },
    );
    const secret = (await parameterOf({ value: "hidden", isSecret: true })).one(types.parameter);
    assert.deepEqual([secret.inputs["type"], secret.inputs["insecureValue"]], ["SecureString", undefined]);
    assert.ok(secret.secrets.includes("value"));
  });

  it("is read by its name, and nothing beside it", async () => {
    const graph = await graphOf(() => {
      const reader = new Function("reader", { code });
      new Parameter("currency", { value: "KRW" }).grants.read(reader);
    });
    assert.deepEqual(rightsOf(graph, "reader-role")["currency-reader-read"], [
      {
        Effect: "Allow",
        Action: ["ssm:GetParameter", "ssm:GetParameters"],
        Resource: [graph.one(types.parameter).outputs["arn"]],
      },
    ]);
  });

  it("says what is wrong with its arguments", async () => {
    await assert.rejects(parameterOf({ value: "" }), /value must have 1 to 4096/);
    for (const path of ["shop", "/aws/shop", "/ssm", "/shop/", "/a b"])
      await assert.rejects(parameterOf({ value: "x", path }), /path must be 1 to 15 words/);
    await assert.rejects(parameterOf({ value: "x", keyArn: "arn:key" }), /keyArn must be left out/);
  });
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
describe("Secrets of a FargateService", () => {
  it("are references, of which the execution role may read exactly these, and the container's role nothing", async () => {
    const graph = await serviceWith(() => {
      const database = new Secret("database", { generate: { member: "password" } });
      new Secret("other");
      return {
        WEBHOOK_KEY: new Secret("webhooks"),
        DB_PASSWORD: { secret: database, member: "password" },
        DB_USER: { secret: database, member: "username" },
        CURRENCY: new Parameter("currency", { value: "KRW" }),
      };
    });
    const arnOf = (name: string) => String(graph.one(types.secret, `${name}-secret`).outputs["arn"]);
    const parameter = String(graph.one(types.parameter).outputs["arn"]);
    assert.deepEqual(container(graph)?.["secrets"], [
      { name: "CURRENCY", valueFrom: parameter },
      { name: "DB_PASSWORD", valueFrom: `${arnOf("database")}:password::` },
      { name: "DB_USER", valueFrom: `${arnOf("database")}:username::` },
      { name: "WEBHOOK_KEY", valueFrom: arnOf("webhooks") },
    ]);
    const rights = rightsOf(graph, "service-execution")["service-execution"] ?? [];
    assert.deepEqual(
      rights
        .filter(({ Action }) => /secretsmanager|ssm:|kms/.test(JSON.stringify(Action)))
        .map(({ Action, Resource }) => [Action, Resource]),
      [
        [["secretsmanager:GetSecretValue"], [arnOf("webhooks")]],
        [["secretsmanager:GetSecretValue"], [arnOf("database")]],
        [["ssm:GetParameter", "ssm:GetParameters"], [parameter]],
      ],
    );
    assert.deepEqual(rightsOf(graph, "service-task"), {});
    const shown = JSON.stringify(container(graph));
    for (const version of graph.byType(types.version))
      assert.ok(!shown.includes(version.inputs["secretStringWo"] as string));
  });

  it("are not there when none is given", async () => {
    const graph = await serviceWith(() => ({}));
    assert.ok(!("secrets" in (container(graph) ?? {})));
  });

  it("have values before the service starts", async () => {
    const graph = await serviceWith(() => ({ WEBHOOK_KEY: new Secret("webhooks") }));
    const service = graph.one("aws:ecs/service:Service");
    assert.ok(service.dependencies.includes(graph.one(types.version).urn));
  });

  it("that can't be are refused", async () => {
    await assert.rejects(
      serviceWith(() => ({ PORT: new Secret("port") })),
      /secrets\.PORT must not be a variable of the environment as well/,
    );
    await assert.rejects(
      serviceWith(() => ({ "not-a-name": new Secret("name") })),
      /secrets\.not-a-name must be the name of an environment variable/,
    );
    await assert.rejects(
      serviceWith(() => ({ CURRENCY: { secret: new Parameter("p", { value: "x" }), member: "a" } })),
      /secrets\.CURRENCY must take a member of a Secret.*Fix: give the parameter itself/,
    );
    await assert.rejects(
      serviceWith(() => ({ KEY: { secret: new Secret("key"), member: "a:b" } })),
      /secrets\.KEY must take a member of a Secret.*\(got {"secret":"key","member":"a:b"}\)\. Fix: rename the member/,
    );
  });
});

describe("Secrets of a Function", () => {
  it("are told by ARN, and may be read", async () => {
    const graph = await graphOf(() => {
      const secrets = { WEBHOOK_KEY: new Secret("webhooks") };
      return new Function("f", { code, secrets, environment: { A: "1" } });
    });
    const arn = graph.one(types.secret).outputs["arn"];
    assert.deepEqual(graph.one("aws:lambda/function:Function").inputs["environment"], {
      variables: { A: "1", WEBHOOK_KEY_ARN: arn },
    });
    const rights = rightsOf(graph, "f-role")["f-basics"] ?? [];
    assert.deepEqual(rights.at(-1), {
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue"],
      Resource: [arn],
    });
    await assert.rejects(
      graphOf(() => {
        const secrets = { KEY: new Secret("key") };
        return new Function("f", { code, secrets, environment: { KEY_ARN: "x" } });
      }),
      /secrets\.KEY must be a name for an environment variable that is not there yet/,
    );
  });
});
