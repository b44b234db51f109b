import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import {
  CancelRotateSecretCommand,
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { secretsmanager } from "../../aws/secretsmanager/index.ts";
import { Rotations } from "../../aws/secretsmanager/rotations.ts";
import { SecretStore } from "../../aws/secretsmanager/store.ts";
import { makeFunction } from "../lambda/support/function.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";
import { rotator } from "./support/rotator.ts";

const DAY = 86_400_000;

const STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"];

// https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html
describe("Rotation of secrets by a function", function () {
  this.timeout(15_000);
  let testbed: Testbed;
  let client: SecretsManagerClient;
  let lambdaArn: string;
  before(async () => {
    testbed = await startTestbed([logs, lambda, secretsmanager]);
    client = new SecretsManagerClient(testbed.clientConfig);
    const made = await makeFunction(testbed, "rotator", rotator, { timeout: 20 }, [
      { Effect: "Allow", Action: "secretsmanager:*", Resource: "*" },
    ]);
    lambdaArn = made["arn"] as string;
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const allow = async () =>
    await testbed.resources.create("aws:lambda/permission:Permission", "rotator", {
      function: "rotator",
      action: "lambda:InvokeFunction",
      principal: "secretsmanager.amazonaws.com",
    });
  const create = async (Name: string, SecretString?: string, fails = "") =>
    (
      await client.send(
        new CreateSecretCommand({ Name, SecretString, Tags: [{ Key: "fails", Value: fails }] }),
      )
    ).ARN ?? "";
  const rotate = async (SecretId: string, more: object = {}) =>
    await client.send(
      new RotateSecretCommand({
        SecretId,
        RotationLambdaARN: lambdaArn,
        RotationRules: { AutomaticallyAfterDays: 30 },
        ...more,
      }),
    );
  const get = async (SecretId: string, VersionStage = "AWSCURRENT") =>
    (await client.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;
  const describeSecret = async (SecretId: string) =>
    await client.send(new DescribeSecretCommand({ SecretId }));
  /** Resolves when a secret has been rotated. */
  const rotated = async (SecretId: string, after = 0) => {
    for (;;) {
      const secret = await describeSecret(SecretId);
      if ((secret.LastRotatedDate?.getTime() ?? 0) > after) return secret;
      await delay(20);
    }
  };
  const stepsOf = () =>
    testbed.platform.logs
      .recent("function/rotator")
      .flatMap(({ message }) => /step (\w+) ([\w,]+)/.exec(message)?.slice(1, 3) ?? []);

  it("is refused while the function does not let Secrets Manager in", async () => {
    const arn = await create("refused", "one");
    await assert.rejects(rotate(arn), { name: "AccessDeniedException" });
    assert.equal((await describeSecret(arn)).RotationEnabled, undefined);
    await assert.rejects(client.send(new RotateSecretCommand({ SecretId: arn })), {
      name: "InvalidRequestException",
      message: "No Lambda rotation function ARN is associated with this secret.",
    });
    await allow();
  });

  it("calls the function for four steps, and tells when it is next", async () => {
    const arn = await create("steps", "one");
    const { VersionId } = await rotate(arn);
    const secret = await rotated(arn);
    assert.deepEqual(
      stepsOf(),
      STEPS.flatMap((step) => [step, "ClientRequestToken,SecretId,Step"]),
    );
    assert.match((await get(arn)) ?? "", /^[A-Za-z\d]{32}$/);
    assert.equal(await get(arn, "AWSPREVIOUS"), "one");
    assert.ok(secret.VersionIdsToStages?.[VersionId ?? ""]?.includes("AWSCURRENT"));
    assert.deepEqual(
      [secret.RotationEnabled, secret.RotationLambdaARN, secret.RotationRules],
      [true, lambdaArn, { AutomaticallyAfterDays: 30 }],
    );
    const next = (secret.NextRotationDate?.getTime() ?? 0) - (secret.LastRotatedDate?.getTime() ?? 0);
    assert.equal(Math.round(next / DAY), 30);
  });

  it("makes the first value of a secret that has none", async () => {
    const arn = await create("first");
    await rotate(arn);
    await rotated(arn);
    assert.match((await get(arn)) ?? "", /^[A-Za-z\d]{32}$/);
    await assert.rejects(get(arn, "AWSPREVIOUS"), { name: "ResourceNotFoundException" });
  });

  for (const step of STEPS)
    it(`that fails at ${step} leaves the current value, and ends when it is tried again`, async () => {
      const arn = await create(`fails-${step}`, "one", step);
      const failed = new Promise<void>((resolve) => {
        const stop = testbed.platform.logs.listen(({ source, message }) => {
          if (source !== "secretsmanager" || !message.includes(arn)) return;
          stop();
          resolve();
        });
      });
      const { VersionId = "" } = await rotate(arn);
      await failed;
      assert.equal(await get(arn), "one");
      const { VersionIdsToStages, LastRotatedDate } = await describeSecret(arn);
      assert.deepEqual(VersionIdsToStages?.[VersionId], ["AWSPENDING"]);
      assert.equal(LastRotatedDate, undefined);
      await assert.rejects(rotate(arn), {
        name: "InvalidRequestException",
        message: "A previous rotation isn't complete. That rotation will be reattempted.",
      });
      const store = await SecretStore.open(testbed.platform);
      await store.change(arn, (secret) => ({ ...secret, tags: {} }));
      await testbed.kill();
      await rotated(arn);
      assert.match((await get(arn)) ?? "", /^[A-Za-z\d]{32}$/);
      assert.equal(await get(arn, "AWSPREVIOUS"), "one");
      assert.equal(
        testbed.capabilities.secrets.all().find((one) => one.arn === arn)?.rotationProblem,
        undefined,
      );
    });

  it("begins by the clock when it is due, and not before", async () => {
    const arn = await create("clock", "one");
    await rotate(arn);
    const { LastRotatedDate } = await rotated(arn);
    const first = await get(arn);
    const platform = testbed.platform;
    const rotations = new Rotations(platform, await SecretStore.open(platform), { backOff: () => 1 });
    const at = LastRotatedDate?.getTime() ?? 0;
    await rotations.look(at + 29.9 * DAY);
    assert.equal(await get(arn), first);
    await rotations.look(at + 30.1 * DAY);
    await rotated(arn, at);
    assert.notEqual(await get(arn), first);
    assert.equal(await get(arn, "AWSPREVIOUS"), first);
    await rotations.stop();
  });

  it("can be tried without being done, and given up", async () => {
    const arn = await create("rehearsed", "one");
    await rotate(arn, { RotateImmediately: false });
    while (Object.keys((await describeSecret(arn)).VersionIdsToStages ?? {}).length > 1) await delay(20);
    assert.equal(await get(arn), "one");
    assert.equal(stepsOf().at(-2), "testSecret");
    await client.send(new CancelRotateSecretCommand({ SecretId: arn }));
    const { RotationEnabled, NextRotationDate } = await describeSecret(arn);
    assert.deepEqual([RotationEnabled, NextRotationDate], [undefined, undefined]);
  });

  it("takes the schedules that AWS takes", async () => {
    const arn = await create("rules", "one");
    const refused = async (RotationRules: object) =>
      await assert.rejects(rotate(arn, { RotationRules, RotateImmediately: false }), {
        name: "InvalidParameterException",
      });
    await refused({ AutomaticallyAfterDays: 0 });
    await refused({ AutomaticallyAfterDays: 30, ScheduleExpression: "rate(1 day)" });
    await refused({ ScheduleExpression: "rate(3 hours)" });
    await refused({ ScheduleExpression: "rate(10 minutes)" });
    await refused({ ScheduleExpression: "rate(300 minutes)" });
    await refused({ ScheduleExpression: "cron(5 8 * * ? *)" });
    await refused({ ScheduleExpression: "at(2026-01-01T00:00:00)" });
    await refused({ ScheduleExpression: "rate(1 day)", Duration: "25h" });
    await rotate(arn, {
      RotationRules: { ScheduleExpression: "cron(0 8 * * ? *)", Duration: "2h" },
      RotateImmediately: false,
    });
    const { NextRotationDate } = await describeSecret(arn);
    assert.equal(NextRotationDate?.toISOString().slice(11), "08:00:00.000Z");
    assert.ok(NextRotationDate.getTime() - Date.now() <= DAY);
  });

  it("goes on after AWSPENDING was taken away by hand, as the page on troubles says", async () => {
    const arn = await create("stuck", "one", "setSecret");
    const { VersionId = "" } = await rotate(arn);
    await assert.rejects(rotate(arn), { name: "InvalidRequestException" });
    // A function in the middle of its first step would put the label back.
    const problem = () => testbed.capabilities.secrets.all().find((one) => one.arn === arn)?.rotationProblem;
    while (!problem()?.startsWith("setSecret")) await new Promise((resolve) => setImmediate(resolve));
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: arn,
        VersionStage: "AWSPENDING",
        RemoveFromVersionId: VersionId,
      }),
    );
    const store = await SecretStore.open(testbed.platform);
    await store.change(arn, (secret) => ({ ...secret, tags: {} }));
    await rotate(arn);
    await rotated(arn);
    assert.equal(await get(arn, "AWSPREVIOUS"), "one");
  });

  it("of a secret that another service owns calls the owner, also by RotateSecret", async () => {
    const { secrets } = testbed.capabilities;
    const arn = await secrets.createManaged({
      region: testbed.region,
      owningService: "rds",
      name: "rds!cluster-2",
      value: "one",
      rotationSchedule: "rate(7 days)",
    });
    let calls = 0;
    secrets.onRotation("rds", async (secretArn) => {
      calls += 1;
      await secrets.putManaged(secretArn, `password ${calls}`);
    });
    await client.send(new RotateSecretCommand({ SecretId: arn }));
    const secret = await rotated(arn);
    assert.equal(await get(arn), "password 1");
    assert.equal(await get(arn, "AWSPREVIOUS"), "one");
    assert.deepEqual(secret.RotationRules, { ScheduleExpression: "rate(7 days)" });
    assert.equal(secret.RotationLambdaARN, undefined);
    await assert.rejects(rotate(arn), { name: "InvalidRequestException" });
  });
});
