import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { newOperation } from "../../tools/new-operation.ts";
import { newService } from "../../tools/new-service.ts";
import { kebabCase, withOperation } from "../../tools/scaffold.ts";

const local = resolve(import.meta.dirname, "../..");
const principal = { kind: "operator", arn: "", accountId: "", userId: "" } as const;

/** A request of AWS's JSON or query protocol. */
function request(headers: Record<string, string>, body: string) {
  return {
    method: "POST",
    path: "/",
    rawPath: "/",
    query: new URLSearchParams(),
    headers,
    body: Buffer.from(body),
    region: "ap-northeast-2",
    sourceIp: "127.0.0.1",
  };
}

describe("npm run new:operation and new:service", () => {
  let copy = "";

  before(async () => {
    // Beside the others, so that packages are found from it.
    await mkdir(join(local, "../.build"), { recursive: true });
    copy = await mkdtemp(join(local, "../.build/scaffold-"));
    await mkdir(join(copy, "aws"));
    await mkdir(join(copy, "tools"));
    await cp(join(local, "aws/sts"), join(copy, "aws/sts"), { recursive: true });
    await cp(join(local, "aws/index.ts"), join(copy, "aws/index.ts"));
    await cp(join(local, "tools/wire-apis.ts"), join(copy, "tools/wire-apis.ts"));
    for (const room of ["contract", "wire", "host", "observe"])
      await symlink(join(local, room), join(copy, room));
  });
  after(async () => await rm(copy, { recursive: true, force: true }));

  it("writes an operation that answers by name that it is not done yet", async () => {
    const paths = await newOperation(join(copy, "aws"), "sts", "GetSessionToken");
    assert.deepEqual(
      paths.map((path) => path.slice(copy.length + 1)),
      ["aws/sts/operations/get-session-token.ts", "aws/sts/api.ts", "aws/sts/model.json"],
    );
    const { stsApi, operations } = (await import(pathToFileURL(join(copy, "aws/sts/api.ts")).href)) as {
      readonly stsApi: (store: unknown) => ServiceApi;
      readonly operations: readonly Operation<unknown>[];
    };
    assert.deepEqual(
      operations.map(({ name }) => name),
      ["AssumeRole", "AssumeRoleWithWebIdentity", "GetCallerIdentity", "GetSessionToken"],
    );
    const call = await stsApi({}).operation(
      request({ "content-type": "application/x-www-form-urlencoded" }, "Action=GetSessionToken"),
      principal,
    );
    assert.deepEqual(call.access, [{ action: "sts:GetSessionToken", resource: "*" }]);
    await assert.rejects(call.run(principal), { code: "NotImplemented", message: /sts:GetSessionToken/ });
  });

  it("refuses an operation that is there, one that AWS does not have, and a service that is not here", async () => {
    const aws = join(copy, "aws");
    await assert.rejects(newOperation(aws, "sts", "AssumeRole"), /sts has AssumeRole already/);
    await assert.rejects(
      newOperation(aws, "sts", "AssumeRoll"),
      /no operation "AssumeRoll". It has: AssumeRole, /,
    );
    await assert.rejects(newOperation(aws, "stst", "AssumeRole"), /there is no API "stst"[^]*Usage/);
  });

  it("writes a service that is among the others, and knows AWS's operations by name", async () => {
    await newService(copy, "glue", "@aws-sdk/client-glue");
    assert.match(await readFile(join(copy, "aws/index.ts"), "utf8"), /glue,\n {2}\.\.\.recorded,/);
    assert.match(await readFile(join(copy, "tools/wire-apis.ts"), "utf8"), /folder: "glue"/);
    const { glueApi } = (await import(pathToFileURL(join(copy, "aws/glue/api.ts")).href)) as {
      readonly glueApi: (store: unknown) => ServiceApi;
    };
    const api = glueApi({});
    const target = (name: string) => request({ "x-amz-target": `AWSGlue.${name}` }, "{}");
    await assert.rejects(async () => await api.operation(target("GetTable"), principal), {
      code: "NotImplemented",
      message: /glue:GetTable/,
    });
    await assert.rejects(async () => await api.operation(target("GetTabel"), principal), {
      code: "UnknownOperationException",
    });
  });

  it("refuses a service that is there, a bad name and a client that is not installed", async () => {
    await assert.rejects(newService(copy, "sts", "@aws-sdk/client-sts"), /is there already/);
    await assert.rejects(newService(copy, "../x", "@aws-sdk/client-sts"), /no name for a folder/);
    await assert.rejects(newService(copy, "nope", "@aws-sdk/client-nope"), /not installed. Fix: npm install/);
  });

  it("keeps a table in the order of names", () => {
    const table =
      'import { b } from "./operations/b.ts";\n\nexport const operations: readonly Operation<X>[] = [b];\n';
    assert.equal(
      withOperation(table, "A"),
      'import { a } from "./operations/a.ts";\nimport { b } from "./operations/b.ts";\n\nexport const operations: readonly Operation<X>[] = [a, b];\n',
    );
    assert.equal(kebabCase("ListObjectsV2"), "list-objects-v2");
    assert.equal(kebabCase("DescribeDBInstances"), "describe-db-instances");
  });
});
