import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { DeleteQueueCommand, ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
  type AssumeRoleWithWebIdentityCommandInput,
} from "@aws-sdk/client-sts";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { TestIssuer } from "../../aws/iam/web-identity/test-issuer.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const issuer = "token.actions.githubusercontent.com";
const provider = `arn:aws:iam::000000000000:oidc-provider/${issuer}`;
const environment = "repo:octo-org/octo-repo:environment:dev";

type Asked = Readonly<Record<string, string>>;
const rightJob: Asked = {
  repository: "octo-org/octo-repo",
  environment: "dev",
  audience: "sts.amazonaws.com",
};

// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
describe("STS AssumeRoleWithWebIdentity", () => {
  let testbed: Testbed;
  let client: STSClient;
  before(async () => {
    testbed = await startTestbed([sqs]);
    // As in a workflow: no credentials, for the token is what is shown.
    const { endpoint, region } = testbed.clientConfig;
    client = new STSClient({ endpoint, region, maxAttempts: 1 });
    await testbed.resources.create("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "github", {
      url: `https://${issuer}`,
      clientIdLists: ["sts.amazonaws.com"],
    });
    await makeRole("deploy");
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const document = (...statements: object[]) =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });
  const allow = (Action: string | string[], Resource = "*") => ({ Effect: "Allow", Action, Resource });
  const trust = (conditions: Readonly<Record<string, string>> = { sub: environment }, more: object = {}) =>
    document({
      Effect: "Allow",
      Principal: { Federated: provider },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: Object.fromEntries(
          Object.entries({ aud: "sts.amazonaws.com", ...conditions }).map(([key, value]) => [
            `${issuer}:${key}`,
            value,
          ]),
        ),
      },
      ...more,
    });
  async function makeRole(name: string, more: object = {}): Promise<string> {
    const role = await testbed.resources.create("aws:iam/role:Role", name, {
      name,
      assumeRolePolicy: trust(),
      inlinePolicies: [{ name: "own", policy: document(allow("sqs:*"), allow("iam:GetRole")) }],
      ...more,
    });
    return role["arn"] as string;
  }
  const roleArn = "arn:aws:iam::000000000000:role/deploy";
  const address = (asked: Asked, host = issuer) =>
    `${testbed.endpoint}/_oidc/${host}/token?${new URLSearchParams(asked).toString()}`;
  /** A token as a runner of GitHub's asks for it. */
  async function tokenOf(asked: Asked): Promise<string> {
    const { secretAccessKey } = testbed.capabilities.iam.operator;
    const answer = await fetch(address(asked), { headers: { authorization: `bearer ${secretAccessKey}` } });
    const { value, message } = (await answer.json()) as {
      readonly value?: string;
      readonly message?: string;
    };
    if (value === undefined) throw new Error(message);
    return value;
  }
  const show = async (WebIdentityToken: string, more: Partial<AssumeRoleWithWebIdentityCommandInput> = {}) =>
    await client.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: roleArn,
        RoleSessionName: "GitHubActions",
        WebIdentityToken,
        ...more,
      }),
    );
  const credentialsOf = ({ Credentials }: Awaited<ReturnType<typeof show>>) => ({
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  });
  const denied = { name: "AccessDenied", message: "Not authorized to perform sts:AssumeRoleWithWebIdentity" };

  it("gives the jobs of the environment that the role trusts an hour's credentials, without any before", async () => {
    const before = Date.now();
    const answer = await show(await tokenOf(rightJob));
    assert.equal(answer.AssumedRoleUser?.Arn, "arn:aws:sts::000000000000:assumed-role/deploy/GitHubActions");
    assert.deepEqual(
      [answer.SubjectFromWebIdentityToken, answer.Audience, answer.Provider],
      [environment, "sts.amazonaws.com", provider],
    );
    const seconds = ((answer.Credentials?.Expiration?.getTime() ?? 0) - before) / 1000;
    assert.ok(seconds >= 3599 && seconds < 3660, `${seconds} seconds`);
    const as = { ...testbed.clientConfig, credentials: credentialsOf(answer) };
    const [who, queues] = [new STSClient(as), new SQSClient(as)];
    assert.equal((await who.send(new GetCallerIdentityCommand({}))).Arn, answer.AssumedRoleUser.Arn);
    assert.deepEqual((await queues.send(new ListQueuesCommand({}))).QueueUrls ?? [], []);
    for (const one of [who, queues]) one.destroy();
  });

  it("refuses a fork, another repository, another environment, a branch and a pull request", async () => {
    const others: Readonly<Record<string, Asked>> = {
      "a fork": { repository: "mallory/octo-repo", environment: "dev" },
      "another repository": { repository: "octo-org/octo-repo-2", environment: "dev" },
      "another environment": { environment: "prod" },
      "an environment that begins alike": { environment: "dev-preview" },
      "a pull request": { environment: "", event: "pull_request" },
      "the main branch": { environment: "" },
      "another letter case": { repository: "Octo-Org/octo-repo" },
    };
    for (const [who, asked] of Object.entries(others)) {
      const { environment: place, ...rest } = { ...rightJob, ...asked };
      const token = await tokenOf({ ...rest, ...(place !== "" && { environment: place as string }) });
      assert.notEqual(decodeJwt(token).sub, environment, who);
      await assert.rejects(show(token), denied, who);
    }
    const last = testbed.capabilities.iam.denials().at(-1);
    assert.deepEqual(
      [last?.action, last?.resource, last?.principal],
      ["sts:AssumeRoleWithWebIdentity", roleArn, "repo:Octo-Org/octo-repo:environment:dev"],
    );
  });

  // https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims
  it("tells the numbers of a repository from its name", async () => {
    const subject = "repo:octo-org@123456/octo-repo@456789:environment:dev";
    const RoleArn = await makeRole("numbered", { assumeRolePolicy: trust({ sub: subject }) });
    const numbered = { ...rightJob, owner_id: "123456", repository_id: "456789" };
    assert.equal((await show(await tokenOf(numbered), { RoleArn })).SubjectFromWebIdentityToken, subject);
    // Who has taken over the name has another number.
    await assert.rejects(show(await tokenOf({ ...numbered, owner_id: "999" }), { RoleArn }), denied);
    await assert.rejects(show(await tokenOf(rightJob), { RoleArn }), denied);
    await assert.rejects(show(await tokenOf(numbered)), denied);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
  it("puts the claims of GitHub's tokens to the trust policy, and no others", async () => {
    const conditions = { repository: "octo-org/octo-repo", ref: "refs/heads/main", environment: "dev" };
    const RoleArn = await makeRole("claims", { assumeRolePolicy: trust(conditions) });
    await show(await tokenOf(rightJob), { RoleArn });
    await assert.rejects(show(await tokenOf({ ...rightJob, ref: "refs/heads/x" }), { RoleArn }), denied);
    const other = await makeRole("event", { assumeRolePolicy: trust({ event_name: "push" }) });
    await assert.rejects(show(await tokenOf(rightJob), { RoleArn: other }), denied);
  });

  it("lets nobody in by a policy that trusts an account or a service, and nobody else by one that trusts a provider", async () => {
    const principals: readonly object[] = [
      { Principal: { AWS: "*" } },
      { Principal: { AWS: "arn:aws:iam::000000000000:root" } },
      { Principal: { Federated: "arn:aws:iam::000000000000:oidc-provider/example.com" } },
      { Action: "sts:AssumeRole" },
      { Effect: "Deny" },
    ];
    for (const [index, more] of principals.entries()) {
      const RoleArn = await makeRole(`other-${index}`, { assumeRolePolicy: trust({}, more) });
      await assert.rejects(show(await tokenOf(rightJob), { RoleArn }), denied, JSON.stringify(more));
    }
    await assert.rejects(
      show(await tokenOf(rightJob), { RoleArn: "arn:aws:iam::000000000000:role/nobody" }),
      denied,
    );
    assert.throws(
      () =>
        testbed.capabilities.iam.assumeRole({
          roleArn,
          service: "lambda.amazonaws.com",
          sessionName: "session",
          seconds: 900,
        }),
      { code: "AccessDenied" },
    );
  });

  it("refuses a token that was changed, that others signed, and what is no token", async () => {
    const token = await tokenOf(rightJob);
    const [head = "", , signature = ""] = token.split(".");
    const changed = Buffer.from(
      JSON.stringify({ ...decodeJwt(token), sub: "repo:mallory/x:environment:dev" }),
    );
    const invalid = (message: RegExp) => ({ name: "InvalidIdentityTokenException", message });
    await assert.rejects(
      show([head, changed.toString("base64url"), signature].join(".")),
      invalid(/signature of the ID Token is not valid/),
    );
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = createPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" }));
    const forged = (kid: string, claims = decodeJwt(token)) =>
      new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid }).sign(pem);
    const { kid = "" } = decodeProtectedHeader(token);
    await assert.rejects(show(await forged(kid)), invalid(/signature of the ID Token is not valid/));
    await assert.rejects(show(await forged("another")), invalid(/Couldn't retrieve verification key/));
    await assert.rejects(
      show(await forged(kid, { ...decodeJwt(token), iss: "https://example.com" })),
      invalid(/No OpenIDConnect provider found in your account for https:\/\/example\.com/),
    );
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${token.split(".")[1]}.`;
    await assert.rejects(show(unsigned), invalid(/verification key/));
    await assert.rejects(show("no.token"), invalid(/is not a valid JWT/));
  });

  it("refuses a token for somebody else, one that is over, one that is not yet, and one that lacks a claim", async () => {
    for (const audience of ["https://github.com/octo-org", "STS.amazonaws.com"])
      await assert.rejects(show(await tokenOf({ ...rightJob, audience })), {
        name: "InvalidIdentityTokenException",
        message: "Incorrect token audience",
      });
    await assert.rejects(show(await tokenOf({ ...rightJob, seconds: "-1" })), {
      name: "ExpiredTokenException",
      message: /^Token expired: current date\/time \d+ must be before the expiration date\/time \d+$/,
    });
    const { kid, privateKey } = await new TestIssuer(testbed.platform.store).key(issuer);
    const signed = async (changes: Readonly<Record<string, unknown>>) =>
      await new SignJWT({ ...decodeJwt(await tokenOf(rightJob)), ...changes })
        .setProtectedHeader({ alg: "RS256", kid })
        .sign(privateKey);
    await show(await signed({}));
    await assert.rejects(show(await signed({ nbf: Math.floor(Date.now() / 1000) + 600 })), {
      name: "IDPRejectedClaimException",
      message: /The claim nbf is not valid/,
    });
    for (const claim of ["sub", "aud", "exp", "iat"])
      await assert.rejects(show(await signed({ [claim]: undefined })), {
        name: "InvalidIdentityTokenException",
        message: `Missing a required claim: ${claim}`,
      });
  });

  it("limits time and rights of the session as asked, and as the role says", async () => {
    const token = await tokenOf(rightJob);
    for (const DurationSeconds of [899, 3601])
      await assert.rejects(show(token, { DurationSeconds }), { name: "ValidationError" });
    await assert.rejects(show(token, { RoleSessionName: "a b" }), { name: "ValidationError" });
    await assert.rejects(show(token, { ProviderId: "www.amazon.com" }), { name: "NotImplemented" });
    const answer = await show(token, { DurationSeconds: 900, Policy: document(allow("iam:GetRole")) });
    const queues = new SQSClient({ ...testbed.clientConfig, credentials: credentialsOf(answer) });
    await assert.rejects(
      queues.send(new ListQueuesCommand({})),
      /no session policy allows the sqs:ListQueues action/,
    );
    queues.destroy();
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
  it("gives no more than the role's permissions boundary, whatever its policies say", async () => {
    const boundary = await testbed.resources.create("aws:iam/policy:Policy", "boundary", {
      name: "boundary",
      path: "/delivery/",
      policy: document(allow("sqs:ListQueues"), { Effect: "Deny", Action: "iam:*", Resource: "*" }),
    });
    const RoleArn = await makeRole("bounded", { permissionsBoundary: boundary["arn"] });
    const as = {
      ...testbed.clientConfig,
      credentials: credentialsOf(await show(await tokenOf(rightJob), { RoleArn })),
    };
    const [queues, roles] = [new SQSClient(as), new IAMClient(as)];
    await queues.send(new ListQueuesCommand({}));
    await assert.rejects(
      queues.send(new DeleteQueueCommand({ QueueUrl: `${testbed.endpoint}/000000000000/none` })),
      /no permissions boundary policy allows the sqs:DeleteQueue action/,
    );
    await assert.rejects(
      roles.send(new GetRoleCommand({ RoleName: "deploy" })),
      /with an explicit deny in a permissions boundary policy/,
    );
    for (const one of [queues, roles]) one.destroy();
  });

  it("knows the issuer's key after a restart", async () => {
    const token = await tokenOf(rightJob);
    await testbed.restart();
    await show(token);
  });

  describe("The issuer", () => {
    it("shows its keys as GitHub does, to anybody", async () => {
      const at = `${testbed.endpoint}/_oidc/${issuer}/.well-known`;
      const discovery = (await (await fetch(`${at}/openid-configuration`)).json()) as Readonly<
        Record<string, unknown>
      >;
      assert.deepEqual([discovery["issuer"], discovery["jwks_uri"]], [`https://${issuer}`, `${at}/jwks`]);
      const { keys } = (await (await fetch(`${at}/jwks`)).json()) as {
        readonly keys: readonly { kid: string }[];
      };
      const { kid } = decodeProtectedHeader(await tokenOf(rightJob));
      assert.deepEqual(
        keys.map((key) => Object.keys(key).sort()),
        [["alg", "e", "kid", "kty", "n", "use"]],
      );
      assert.equal(keys[0]?.kid, kid);
    });

    it("gives tokens to the operator alone", async () => {
      for (const authorization of ["", "bearer wrong", "basic x"])
        assert.equal((await fetch(address(rightJob), { headers: { authorization } })).status, 401);
      assert.equal((await fetch(address(rightJob, "example.com"))).status, 404);
      assert.equal((await fetch(address(rightJob), { method: "POST" })).status, 405);
    });

    it("says what it does not understand", async () => {
      await assert.rejects(
        tokenOf({ ...rightJob, repository: "octo-org" }),
        /repository must be owner\/name/,
      );
      await assert.rejects(tokenOf({ ...rightJob, owner_id: "1" }), /owner_id and repository_id go together/);
      await assert.rejects(tokenOf({ ...rightJob, seconds: "soon" }), /seconds must be a whole number/);
      await assert.rejects(tokenOf({ ...rightJob, enviroment: "dev" }), /enviroment/);
    });
  });
});
