import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  DynamoDBClient,
  DescribeTableCommand,
  GetItemCommand,
  ListTablesCommand,
} from "@aws-sdk/client-dynamodb";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import {
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { ApiRequest, ServiceFactory } from "../../contract/service.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

/** A service that answers what it was asked, with DynamoDB's protocol or S3's. */
const echo =
  (signingName: "dynamodb" | "s3"): ServiceFactory =>
  (platform) => ({
    name: signingName,
    resources: {},
    api: {
      signingName,
      protocol: signingName === "s3" ? "rest-xml" : "json-1.0",
      operation: (request: ApiRequest) => {
        const name = String(request.headers["x-amz-target"] ?? "").split(".")[1] ?? "GetObject";
        const { TableName: table } =
          signingName === "s3" ? {} : (JSON.parse(request.body.toString()) as { TableName?: string });
        const resource =
          signingName === "s3"
            ? `arn:aws:s3::${request.path}`.replace("::/", ":::")
            : table
              ? `arn:aws:dynamodb:${request.region}:${platform.accountId}:table/${table}`
              : "*";
        return {
          name,
          access: [{ action: `${signingName}:${name}`, resource }],
          run: async (principal) =>
            signingName === "s3"
              ? { body: `${principal.arn} ${request.path}`, headers: { "content-type": "text/plain" } }
              : { body: { TableNames: [principal.arn], Table: { TableName: table } } },
        };
      },
    },
  });

describe("Gateway", () => {
  let bed: Testbed;
  before(async () => {
    bed = await startTestbed([echo("dynamodb"), echo("s3")]);
  });
  after(() => bed.stop());

  it("lets the operator do everything, with a key that stays the same over restarts", async () => {
    const { accessKeyId } = bed.capabilities.iam.operator;
    await bed.restart();
    assert.equal(bed.capabilities.iam.operator.accessKeyId, accessKeyId);
    const client = new DynamoDBClient(bed.clientConfig);
    const { TableNames } = await client.send(new ListTablesCommand({}));
    assert.deepEqual(TableNames, ["arn:aws:iam::000000000000:root"]);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html
  it("refuses unknown keys, wrong secrets, missing tokens and clocks that are off", async () => {
    const { credentials } = await bed.role("reader", [
      { Effect: "Allow", Action: "dynamodb:ListTables", Resource: "*" },
    ]);
    const name = async (given: object, systemClockOffset = 0) => {
      const client = new DynamoDBClient({
        ...bed.clientConfig,
        credentials: given as typeof credentials,
        systemClockOffset,
      });
      return await client.send(new ListTablesCommand({})).then(
        () => "allowed",
        (error: Error) => error.name,
      );
    };
    assert.equal(await name(credentials), "allowed");
    assert.equal(
      await name({ accessKeyId: "AKIANOBODY", secretAccessKey: "x" }),
      "UnrecognizedClientException",
    );
    assert.equal(await name({ ...credentials, secretAccessKey: "wrong" }), "InvalidSignatureException");
    assert.equal(await name({ ...credentials, sessionToken: undefined }), "UnrecognizedClientException");
    assert.equal(await name(credentials, 10 * 60_000), "InvalidSignatureException");
  });

  it("answers AccessDenied as each service does, naming principal, action and resource, and remembers it", async () => {
    const { credentials } = await bed.role("writer", [
      { Effect: "Allow", Action: "dynamodb:PutItem", Resource: "*" },
    ]);
    const dynamodb = new DynamoDBClient({ ...bed.clientConfig, credentials });
    await assert.rejects(dynamodb.send(new DescribeTableCommand({ TableName: "t" })), (error: Error) => {
      assert.equal(error.name, "AccessDeniedException");
      assert.equal(
        error.message,
        "User: arn:aws:sts::000000000000:assumed-role/writer/test is not authorized to perform: dynamodb:DescribeTable on resource: arn:aws:dynamodb:ap-northeast-2:000000000000:table/t because no identity-based policy allows the dynamodb:DescribeTable action",
      );
      return true;
    });
    const s3 = new S3Client({ ...bed.clientConfig, credentials });
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket: "b", Key: "k" })), { name: "AccessDenied" });
    const denial = bed.capabilities.iam.denials().at(-2);
    assert.deepEqual(
      [denial?.principal, denial?.action, denial?.resource],
      [
        "arn:aws:sts::000000000000:assumed-role/writer/test",
        "dynamodb:DescribeTable",
        "arn:aws:dynamodb:ap-northeast-2:000000000000:table/t",
      ],
    );
  });

  it("fails closed, by name, on an action that the local IAM does not know", async () => {
    const { credentials } = await bed.role("everything", [{ Effect: "Allow", Action: "*", Resource: "*" }]);
    const client = new DynamoDBClient({ ...bed.clientConfig, credentials });
    client.middlewareStack.add(
      (next) => async (args) => {
        (args.request as { headers: Record<string, string> }).headers["x-amz-target"] =
          "DynamoDB_20120810.InventTable";
        return await next(args);
      },
      { step: "build" },
    );
    await assert.rejects(
      client.send(new GetItemCommand({ TableName: "t", Key: { a: { S: "1" } } })),
      /dynamodb:InventTable is not known to the local IAM/,
    );
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
  it("takes presigned addresses until they expire, and only as they were signed", async () => {
    const s3 = new S3Client(bed.clientConfig);
    const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket: "b", Key: "a key/with?odd&signs" }), {
      expiresIn: 60,
    });
    const good = await fetch(url);
    assert.equal(good.status, 200, await good.clone().text());
    assert.match(await good.text(), /\/b\/a key\/with\?odd&signs$/);
    const changed = await fetch(url.replace("/b/", "/c/"));
    assert.equal(changed.status, 403);
    assert.match(await changed.text(), /<Code>SignatureDoesNotMatch<\/Code>/);
    const old = await getSignedUrl(s3, new GetObjectCommand({ Bucket: "b", Key: "k" }), {
      expiresIn: 60,
      signingDate: new Date(Date.now() - 120_000),
    });
    const expired = await fetch(old);
    assert.equal(expired.status, 403);
    assert.match(await expired.text(), /Request has expired/);
  });

  it("serves 127.0.0.1 and localhost only, and no unsigned call", async () => {
    const { port } = new URL(bed.endpoint);
    const { request } = await import("node:http");
    const status = await new Promise<number | undefined>((resolve) => {
      request({ host: "127.0.0.1", port, headers: { host: "evil.example.com" } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).end();
    });
    assert.equal(status, 421);
    const unsigned = await fetch(bed.endpoint, {
      method: "POST",
      headers: { "x-amz-target": "DynamoDB_20120810.ListTables" },
      body: "{}",
    });
    assert.equal(unsigned.status, 400);
    assert.match(await unsigned.text(), /MissingAuthenticationToken/);
  });

  it("names a service that is not there, and those that are", async () => {
    const iam = new IAMClient(bed.clientConfig);
    iam.middlewareStack.add(
      (next) => async (args) => {
        const { headers } = args.request as { headers: Record<string, string> };
        headers["authorization"] = (headers["authorization"] ?? "").replace(
          "/iam/aws4_request",
          "/glacier/aws4_request",
        );
        return await next(args);
      },
      { step: "finalizeRequest", priority: "low" },
    );
    const error = (await iam
      .send(new GetRoleCommand({ RoleName: "x" }))
      .catch((reason: unknown) => reason)) as {
      $response?: { body?: unknown };
      $metadata: { httpStatusCode?: number };
    };
    assert.equal(error.$metadata.httpStatusCode, 501);
  });

  it("gives containers their role's credentials by the endpoint that SDKs ask", async () => {
    const { roleArn } = await bed.role("task", [
      { Effect: "Allow", Action: "dynamodb:ListTables", Resource: "*" },
    ]);
    const { environment, revoke } = bed.capabilities.iam.containerCredentials({
      roleArn,
      sessionName: "task-1",
    });
    const program = `
      const { DynamoDBClient, ListTablesCommand } = await import("@aws-sdk/client-dynamodb");
      const answer = await new DynamoDBClient({ maxAttempts: 1 }).send(new ListTablesCommand({})).catch((error) => ({ TableNames: [error.name] }));
      process.stdout.write(answer.TableNames[0]);`;
    const run = async () => {
      const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
        env: {
          ...environment,
          AWS_ENDPOINT_URL: bed.endpoint,
          AWS_REGION: bed.region,
          PATH: process.env["PATH"],
        },
        stdio: ["ignore", "pipe", "inherit"],
      });
      let output = "";
      child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
      await once(child, "close");
      return output;
    };
    assert.equal(await run(), "arn:aws:sts::000000000000:assumed-role/task/task-1");
    revoke();
    assert.notEqual(await run(), "arn:aws:sts::000000000000:assumed-role/task/task-1");
  });
});

describe("STS and IAM by SDK", () => {
  let bed: Testbed;
  before(async () => {
    bed = await startTestbed([]);
  });
  after(() => bed.stop());

  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
  it("tells who is calling", async () => {
    const { credentials } = await bed.role("nobody", [{ Effect: "Deny", Action: "*", Resource: "*" }]);
    const identity = await new STSClient({ ...bed.clientConfig, credentials }).send(
      new GetCallerIdentityCommand({}),
    );
    assert.deepEqual(
      [identity.Account, identity.Arn],
      ["000000000000", "arn:aws:sts::000000000000:assumed-role/nobody/test"],
    );
  });

  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
  it("lets a role be assumed by whom its trust policy names, and by nobody else", async () => {
    const trust = (principal: object) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
      });
    const caller = await bed.role("caller", [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }]);
    await bed.resources.create("aws:iam/role:Role", "open", {
      name: "open",
      assumeRolePolicy: trust({ AWS: caller.roleArn }),
    });
    await bed.resources.create("aws:iam/role:Role", "account", {
      name: "account",
      assumeRolePolicy: trust({ AWS: "arn:aws:iam::000000000000:root" }),
    });
    await bed.resources.create("aws:iam/role:Role", "closed", {
      name: "closed",
      assumeRolePolicy: trust({ Service: "lambda.amazonaws.com" }),
    });
    const sts = new STSClient({ ...bed.clientConfig, credentials: caller.credentials });
    const assume = (role: string) =>
      sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::000000000000:role/${role}`,
          RoleSessionName: "session",
        }),
      );
    for (const role of ["open", "account"]) {
      const { Credentials, AssumedRoleUser } = await assume(role);
      assert.equal(AssumedRoleUser?.Arn, `arn:aws:sts::000000000000:assumed-role/${role}/session`);
      const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
      const identity = await new STSClient({
        ...bed.clientConfig,
        credentials: {
          accessKeyId: AccessKeyId ?? "",
          secretAccessKey: SecretAccessKey ?? "",
          sessionToken: SessionToken,
        },
      }).send(new GetCallerIdentityCommand({}));
      assert.equal(identity.Arn, AssumedRoleUser?.Arn);
    }
    await assert.rejects(assume("closed"), { name: "AccessDenied" });
    await assert.rejects(assume("missing"), { name: "AccessDenied" });
  });

  it("shows roles and their policies, and simulates them", async () => {
    await bed.role("shown", [
      { Effect: "Allow", Action: "dynamodb:GetItem", Resource: "arn:aws:dynamodb:*:*:table/a" },
    ]);
    const client = new IAMClient(bed.clientConfig);
    const { Role } = await client.send(new GetRoleCommand({ RoleName: "shown" }));
    assert.equal(Role?.Arn, "arn:aws:iam::000000000000:role/shown");
    const { PolicyNames } = await client.send(new ListRolePoliciesCommand({ RoleName: "shown" }));
    assert.equal(PolicyNames?.length, 1);
    const { PolicyDocument } = await client.send(
      new GetRolePolicyCommand({ RoleName: "shown", PolicyName: PolicyNames?.[0] }),
    );
    assert.match(decodeURIComponent(PolicyDocument ?? ""), /dynamodb:GetItem/);
    const { EvaluationResults } = await client.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: Role?.Arn,
        ActionNames: ["dynamodb:GetItem", "dynamodb:Scan"],
        ResourceArns: ["arn:aws:dynamodb:ap-northeast-2:000000000000:table/a"],
      }),
    );
    assert.deepEqual(
      EvaluationResults?.map(({ EvalActionName, EvalDecision }) => [EvalActionName, EvalDecision]),
      [
        ["dynamodb:GetItem", "allowed"],
        ["dynamodb:Scan", "implicitDeny"],
      ],
    );
  });
});
