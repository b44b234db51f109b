import assert from "node:assert/strict";
import { ECSClient, DescribeTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { secretsmanager } from "../../aws/secretsmanager/index.ts";
import { ssm } from "../../aws/ssm/index.ts";
import { FargateFixture, server } from "./support/fixture.ts";

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html
describe("Secrets of tasks", function () {
  this.timeout(30_000);
  let fixture: FargateFixture;
  let secrets: SecretsManagerClient;
  let arn: string;
  let parameterArn: string;
  let elsewhereArn: string;
  before(async () => {
    fixture = await new FargateFixture().start([secretsmanager, ssm]);
    const { testbed } = fixture;
    secrets = new SecretsManagerClient(testbed.clientConfig);
    const SecretString = JSON.stringify({ password: "one", port: 5432 });
    arn = (await secrets.send(new CreateSecretCommand({ Name: "database", SecretString }))).ARN ?? "";
    await secrets.send(new CreateSecretCommand({ Name: "other", SecretString: "other" }));
    await secrets.send(
      new PutSecretValueCommand({
        SecretId: arn,
        SecretString: JSON.stringify({ password: "two", port: 5432 }),
      }),
    );
    const parameters = new SSMClient(testbed.clientConfig);
    await parameters.send(
      new PutParameterCommand({ Name: "/shop/currency", Value: "KRW", Type: "SecureString" }),
    );
    parameters.destroy();
    const elsewhere = new SSMClient({ ...testbed.clientConfig, region: "us-east-1" });
    await elsewhere.send(new PutParameterCommand({ Name: "/shop/currency", Value: "USD", Type: "String" }));
    elsewhere.destroy();
    elsewhereArn = "arn:aws:ssm:us-east-1:000000000000:parameter/shop/currency";
    parameterArn = `arn:aws:ssm:${testbed.region}:000000000000:parameter/shop/currency`;
    await testbed.resources.create("aws:iam/rolePolicy:RolePolicy", "secrets", {
      role: "execution",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: arn },
          { Effect: "Allow", Action: "ssm:GetParameters", Resource: [parameterArn, elsewhereArn] },
        ],
      }),
    });
  });
  after(async () => {
    secrets.destroy();
    await fixture.stop();
  });

  const define = async (all: Readonly<Record<string, string>>, more: object = {}) =>
    await fixture.define(server("one"), {
      container: { secrets: Object.entries(all).map(([name, valueFrom]) => ({ name, valueFrom })) },
      ...more,
    });
  /** Reason with which a service's only task does not start. */
  const reasonOf = async (all: Readonly<Record<string, string>>, changes: object = {}) => {
    const failed = fixture.line(({ message }) => message.includes("ResourceInitializationError"));
    const definition = await define(all);
    const { resources } = fixture.testbed;
    await resources.create(
      "aws:ecs/service:Service",
      "failing",
      fixture.serviceInputs(definition, { name: "failing", loadBalancers: [], ...changes }),
    );
    const ready = fixture.ready().catch(() => undefined);
    const { message } = await failed;
    await resources.remove("aws:ecs/service:Service", "failing");
    await ready;
    return message;
  };

  it("are variables of the container: whole, by member, by label and of Parameter Store", async () => {
    const definition = await define({
      WHOLE: arn,
      PASSWORD: `${arn}:password::`,
      PORT_OF_DATABASE: `${arn}:port::`,
      BEFORE: `${arn}:password:AWSPREVIOUS:`,
      CURRENCY: parameterArn,
      BY_NAME: "/shop/currency",
      BY_VERSION: "/shop/currency:1",
      ELSEWHERE: elsewhereArn,
    });
    await fixture.deploy(definition);
    const environment = JSON.parse((await fixture.request("/env")).body) as Record<string, string>;
    assert.deepEqual(
      [
        "WHOLE",
        "PASSWORD",
        "PORT_OF_DATABASE",
        "BEFORE",
        "CURRENCY",
        "BY_NAME",
        "BY_VERSION",
        "ELSEWHERE",
      ].map((name) => environment[name]),
      ['{"password":"two","port":5432}', "two", "5432", "one", "KRW", "KRW", "KRW", "USD"],
    );
    const client = new ECSClient(fixture.testbed.clientConfig);
    const { taskDefinition } = await client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: "app" }),
    );
    assert.deepEqual(taskDefinition?.containerDefinitions?.[0]?.secrets?.[1], {
      name: "PASSWORD",
      valueFrom: `${arn}:password::`,
    });
    client.destroy();
    assert.ok(!JSON.stringify(fixture.testbed.platform.logs.recent()).includes('"password":"two"'));
  });

  it("that the execution role may not read stop the task with what IAM says", async () => {
    const other = arn.replace(/database-\w+$/, "other");
    assert.match(
      await reasonOf({ OTHER: other }),
      /ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time\(s\): failed to fetch secret .*other from secrets manager: AccessDeniedException: User: .*assumed-role\/execution\/.* is not authorized to perform: secretsmanager:GetSecretValue/,
    );
    assert.match(
      await reasonOf({ OTHER: "/shop/other" }),
      /unable to retrieve secrets from ssm: .*AccessDeniedException: .*ssm:GetParameters/,
    );
  });

  it("that are not there stop the task", async () => {
    assert.match(
      await reasonOf({ USER: `${arn}:username::` }),
      /retrieved secret from Secrets Manager did not contain json key username/,
    );
    assert.match(
      await reasonOf({ USER: `${arn}::NOBODY:` }),
      /ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: NOBODY/,
    );
    assert.match(await reasonOf({ USER: `${arn}:username` }), /unexpected ARN format with parameters/);
    assert.match(await reasonOf({ USER: "/shop/currency:7" }), /invalid parameters: \/shop\/currency:7/);
  });

  it("need a way to the service", async () => {
    const networkConfiguration = {
      subnets: fixture.subnetIds,
      securityGroups: [fixture.taskGroup.id],
      assignPublicIp: false,
    };
    assert.match(
      await reasonOf({ PASSWORD: arn }, { networkConfiguration }),
      /There is a connection issue between the task and AWS Secrets Manager\. Check your task network configuration/,
    );
  });

  it("are refused beside a variable of the same name, and without an execution role", async () => {
    await assert.rejects(define({ PORT: arn }), {
      name: "ClientException",
      message: /The secret name must be unique and not shared .*, such as PORT/,
    });
    await assert.rejects(define({ PASSWORD: arn }, { task: { executionRoleArn: undefined } }), {
      name: "ClientException",
      message: /you must also specify a value for 'executionRoleArn'/,
    });
  });
});
