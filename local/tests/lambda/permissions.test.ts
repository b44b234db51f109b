import assert from "node:assert/strict";
import { GetPolicyCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { restCall } from "../../delivery/destinations.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";
import { makeFunction, tracing } from "./support/function.ts";

describe("Permissions of Lambda functions", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  let client: LambdaClient;
  before(async () => {
    testbed = await startTestbed([logs, lambda]);
    client = new LambdaClient(testbed.clientConfig);
    await makeFunction(testbed, "shared", `export const handler = async () => "called";`);
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  // The words are Lambda's: https://github.com/aws/serverless-application-model/issues/225
  it("make a function with active tracing only for a role that may write traces", async () => {
    const source = `export const handler = async () => undefined;`;
    const tracingConfig = { mode: "Active" };
    await assert.rejects(
      makeFunction(testbed, "blind", source, { tracingConfig }),
      /does not have permissions to call PutTraceSegments on XRAY/,
    );
    assert.equal((await makeFunction(testbed, "seen", source, { tracingConfig }, [tracing]))["name"], "seen");
    assert.equal((await makeFunction(testbed, "plain", source))["name"], "plain");
  });

  const permit = async (name: string, inputs: Record<string, unknown>) =>
    await testbed.resources.create("aws:lambda/permission:Permission", name, {
      statementId: name,
      action: "lambda:InvokeFunction",
      function: "shared",
      ...inputs,
    });
  const statement = async (sid: string) => {
    const { Policy } = await client.send(new GetPolicyCommand({ FunctionName: "shared" }));
    const { Statement } = JSON.parse(Policy ?? "") as { Statement: Record<string, unknown>[] };
    return Statement.find(({ Sid }) => Sid === sid);
  };
  const call = async (service: string, sourceArn: string) =>
    await testbed.capabilities.gateway.call(
      testbed.capabilities.iam.servicePrincipal(service, sourceArn),
      "lambda",
      restCall("ap-northeast-2", "POST", "/2015-03-31/functions/shared/invocations", "{}"),
    );

  it("have a condition for each argument that narrows them", async () => {
    // https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
    await permit("all", {
      principal: "s3.amazonaws.com",
      sourceArn: "arn:aws:s3:::things",
      sourceAccount: "000000000000",
      principalOrgId: "o-1234567890",
      eventSourceToken: "token",
      functionUrlAuthType: "AWS_IAM",
      invokedViaFunctionUrl: true,
    });
    assert.deepEqual(await statement("all"), {
      Sid: "all",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "lambda:InvokeFunction",
      Resource: `arn:aws:lambda:ap-northeast-2:${testbed.platform.accountId}:function:shared`,
      Condition: {
        ArnLike: { "AWS:SourceArn": "arn:aws:s3:::things" },
        StringEquals: {
          "AWS:SourceAccount": "000000000000",
          "aws:PrincipalOrgID": "o-1234567890",
          "lambda:EventSourceToken": "token",
          "lambda:FunctionUrlAuthType": "AWS_IAM",
        },
        Bool: { "lambda:InvokedViaFunctionUrl": "true" },
      },
    });
  });

  for (const [argument, value] of [
    ["principalOrgId", "o-1234567890"],
    ["eventSourceToken", "token"],
    ["functionUrlAuthType", "NONE"],
    ["invokedViaFunctionUrl", true],
  ] as const)
    it(`with ${argument} let nobody in who does not meet it`, async () => {
      const name = `narrow-${argument}`;
      await permit(name, { principal: "*", [argument]: value });
      await assert.rejects(call("events.amazonaws.com", "arn:aws:events:::rule/any"), {
        code: "AccessDenied",
      });
      await testbed.resources.remove("aws:lambda/permission:Permission", name);
    });

  it("admit the account of the source alone", async () => {
    // https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html
    const source = "arn:aws:events:ap-northeast-2:000000000000:rule/one";
    await permit("elsewhere", { principal: "events.amazonaws.com", sourceAccount: "111111111111" });
    await assert.rejects(call("events.amazonaws.com", source), { code: "AccessDenied" });
    await permit("here", { principal: "events.amazonaws.com", sourceAccount: "000000000000" });
    assert.deepEqual((await call("events.amazonaws.com", source)).body, Buffer.from('"called"'));
    await testbed.resources.remove("aws:lambda/permission:Permission", "here");
    await assert.rejects(call("events.amazonaws.com", source), { code: "AccessDenied" });
    assert.equal(await statement("here"), undefined);
  });

  it("are refused when the statement is there already, the function is not, or the action is not Lambda's", async () => {
    await permit("once", { principal: "sns.amazonaws.com" });
    await assert.rejects(permit("once", { principal: "sns.amazonaws.com" }), {
      code: "ResourceConflictException",
    });
    await assert.rejects(permit("nobody", { principal: "sns.amazonaws.com", function: "nobody" }), {
      code: "ResourceNotFoundException",
    });
    await assert.rejects(permit("version", { principal: "sns.amazonaws.com", qualifier: "7" }), {
      code: "ResourceNotFoundException",
    });
    await assert.rejects(permit("other", { principal: "sns.amazonaws.com", action: "s3:GetObject" }), {
      code: "InvalidParameterValueException",
    });
  });
});
