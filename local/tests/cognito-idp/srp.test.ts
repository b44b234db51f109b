import assert from "node:assert/strict";
import {
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { createCredential, matchesPassword, proof } from "../../aws/cognito-idp/users/srp.ts";
import { email, error, Fixture } from "./support/fixture.ts";

describe("Cognito's SRP on the wire", () => {
  let pool: Fixture;
  before(async () => {
    pool = await Fixture.start();
    await pool.confirmedUser();
  });
  after(() => pool.stop());
  const start = async (USERNAME: string, SRP_A = "abc123") => {
    const { ChallengeName, ChallengeParameters } = await pool.sdk.send(
      new InitiateAuthCommand({
        ClientId: pool.ClientId,
        AuthFlow: "USER_SRP_AUTH",
        AuthParameters: { USERNAME, SRP_A },
      }),
    );
    assert.equal(ChallengeName, "PASSWORD_VERIFIER");
    return ChallengeParameters ?? {};
  };
  const respond = (responses: Record<string, string>, ClientId = pool.ClientId) =>
    pool.sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId,
        ChallengeName: "PASSWORD_VERIFIER",
        ChallengeResponses: {
          PASSWORD_CLAIM_SIGNATURE: "AAAA",
          TIMESTAMP: "Tue Nov 24 03:05:21 UTC 2026",
          ...responses,
        },
      }),
    );

  // https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html, RFC 5054 2.5.1.3
  it("answers for a name that nobody has as for one that somebody has: always the same id and salt", async () => {
    const first = await start("nobody@example.com");
    const second = await start("Nobody@Example.com");
    const known = await start(email);
    assert.deepEqual(Object.keys(first).sort(), Object.keys(known).sort());
    assert.match(
      first["USER_ID_FOR_SRP"] ?? "",
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    assert.equal(first["USER_ID_FOR_SRP"], second["USER_ID_FOR_SRP"]);
    assert.equal(first["SALT"], second["SALT"]);
    assert.equal(first["SALT"]?.length, known["SALT"]?.length);
    assert.notEqual(first["SRP_B"], second["SRP_B"]);
    assert.notEqual(first["SALT"], (await start("other@example.com"))["SALT"]);
  });

  it("refuses numbers that would give the key away", async () => {
    const N = "0";
    const { USERNAME = "", SECRET_BLOCK = "" } = await start(email, N);
    await assert.rejects(
      respond({ USERNAME, PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK }),
      error("NotAuthorizedException", "Incorrect username or password."),
    );
    assert.equal(
      proof(
        { A: "0", b: "1", B: "1", verifier: "1" },
        { owner: "", secretBlock: Buffer.alloc(0), timestamp: "" },
      ),
      undefined,
    );
  });

  it("refuses malformed answers and secret blocks of somebody else", async () => {
    const { USERNAME = "", SECRET_BLOCK = "" } = await start(email);
    const invalid = error("NotAuthorizedException", "Invalid session for the user.");
    await assert.rejects(respond({ USERNAME, PASSWORD_CLAIM_SECRET_BLOCK: "AAAA" }), invalid);
    await assert.rejects(
      respond({ USERNAME, PASSWORD_CLAIM_SECRET_BLOCK: `A${SECRET_BLOCK.slice(1)}` }),
      invalid,
    );
    const other = await pool.client("other", {});
    await assert.rejects(respond({ USERNAME, PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK }, other), invalid);
    await assert.rejects(
      respond({ USERNAME, PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK, TIMESTAMP: "now" }),
      error("InvalidParameterException", "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."),
    );
    await assert.rejects(start(email, "not hexadecimal"), { name: "InvalidParameterException" });
    await assert.rejects(
      pool.sdk.send(
        new InitiateAuthCommand({
          ClientId: pool.ClientId,
          AuthFlow: "USER_SRP_AUTH",
          AuthParameters: { USERNAME: email },
        }),
      ),
      error("InvalidParameterException", "Missing required parameter SRP_A"),
    );
  });

  it("allows only the flows of the client", async () => {
    const none = await pool.client("none", { explicitAuthFlows: ["ALLOW_CUSTOM_AUTH"] });
    const initiate = (
      AuthFlow: "USER_SRP_AUTH" | "USER_PASSWORD_AUTH" | "REFRESH_TOKEN_AUTH" | "USER_AUTH",
    ) =>
      pool.sdk.send(
        new InitiateAuthCommand({ ClientId: none, AuthFlow, AuthParameters: { USERNAME: email } }),
      );
    await assert.rejects(
      initiate("USER_SRP_AUTH"),
      error("InvalidParameterException", "USER_SRP_AUTH is not enabled for the client."),
    );
    await assert.rejects(
      initiate("USER_PASSWORD_AUTH"),
      error("InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client"),
    );
    await assert.rejects(
      initiate("REFRESH_TOKEN_AUTH"),
      error("NotAuthorizedException", "Auth flow not enabled for this client"),
    );
    await assert.rejects(
      initiate("USER_AUTH"),
      error("InvalidParameterException", "USER_AUTH flow not enabled for this client"),
    );
  });

  it("keeps a salt and a verifier from which the password can be checked, differently salted each time", () => {
    const credential = createCredential("AbCdEfGhIuser", "Correct-horse-7");
    assert.ok(matchesPassword(credential, "AbCdEfGhIuser", "Correct-horse-7"));
    assert.ok(!matchesPassword(credential, "AbCdEfGhIuser", "Correct-horse-8"));
    assert.ok(!matchesPassword(credential, "AbCdEfGhIother", "Correct-horse-7"));
    assert.notDeepEqual(createCredential("AbCdEfGhIuser", "Correct-horse-7"), credential);
  });
});
