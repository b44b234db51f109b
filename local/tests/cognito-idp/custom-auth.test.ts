import assert from "node:assert/strict";
import {
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { email, error, Fixture } from "./support/fixture.ts";
import { makeTrigger, react, triggers } from "./support/trigger-function.ts";

/** Asks for a word, twice at most. */
const WORD = `
  const { session = [], challengeAnswer, privateChallengeParameters } = event.request;
  if (event.triggerSource === "DefineAuthChallenge_Authentication") {
    if (session.at(-1)?.challengeResult) event.response.issueTokens = true;
    else if (session.length > 1) event.response.failAuthentication = true;
    else event.response.challengeName = "CUSTOM_CHALLENGE";
  }
  if (event.triggerSource === "CreateAuthChallenge_Authentication") {
    event.response.publicChallengeParameters = { question: "the word?" };
    event.response.privateChallengeParameters = { word: "lion" };
    event.response.challengeMetadata = "WORD-" + session.length;
  }
  if (event.triggerSource === "VerifyAuthChallengeResponse_Authentication")
    event.response.answerCorrect = challengeAnswer === privateChallengeParameters.word`;

// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
describe("A sign-in with challenges of the pool's own", function () {
  this.timeout(60_000);
  let pool: Fixture;
  before(async () => {
    pool = await Fixture.start(
      triggers("defineAuthChallenge", "createAuthChallenge", "verifyAuthChallengeResponse"),
      { explicitAuthFlows: ["ALLOW_CUSTOM_AUTH"] },
      [logs, lambda],
    );
    await makeTrigger(pool);
    await pool.confirmedUser();
    await react(pool, WORD);
  });
  after(() => pool.stop());

  const begin = (USERNAME = email) =>
    pool.sdk.send(
      new InitiateAuthCommand({
        ClientId: pool.ClientId,
        AuthFlow: "CUSTOM_AUTH",
        AuthParameters: { USERNAME },
      }),
    );
  const answer = (Session: string | undefined, ANSWER: string, USERNAME = email) =>
    pool.sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: pool.ClientId,
        ChallengeName: "CUSTOM_CHALLENGE",
        Session,
        ChallengeResponses: { USERNAME, ANSWER },
      }),
    );

  it("asks, takes the answer once, and gives tokens", async () => {
    const { ChallengeName, ChallengeParameters, Session } = await begin();
    assert.equal(ChallengeName, "CUSTOM_CHALLENGE");
    assert.equal(ChallengeParameters?.["question"], "the word?");
    assert.equal("word" in (ChallengeParameters ?? {}), false);
    const { AuthenticationResult } = await answer(Session, "lion");
    assert.equal((await pool.verify(AuthenticationResult?.IdToken ?? "")).valid, true);
    await assert.rejects(
      answer(Session, "lion"),
      error("NotAuthorizedException", "Invalid session for the user."),
    );
  });

  it("asks again as the trigger says, and not after that; an old step is no way back", async () => {
    const first = await begin();
    const second = await answer(first.Session, "tiger");
    assert.equal(second.ChallengeName, "CUSTOM_CHALLENGE");
    await assert.rejects(answer(first.Session, "lion"), { name: "NotAuthorizedException" });
    await assert.rejects(
      answer(second.Session, "tiger"),
      error("NotAuthorizedException", "Incorrect username or password."),
    );
  });

  it("asks somebody whom nobody knows too, and gives no token for the right answer", async () => {
    const { ChallengeName, Session } = await begin("nobody@example.com");
    assert.equal(ChallengeName, "CUSTOM_CHALLENGE");
    await assert.rejects(
      answer(Session, "lion", "nobody@example.com"),
      error("NotAuthorizedException", "Incorrect username or password."),
    );
  });

  it("takes an answer once after a restart too", async () => {
    const { Session } = await begin();
    await answer(Session, "lion");
    await pool.bed.restart();
    await assert.rejects(answer(Session, "lion"), { name: "NotAuthorizedException" });
  });

  it("needs its triggers", async () => {
    const other = await Fixture.start({}, { explicitAuthFlows: ["ALLOW_CUSTOM_AUTH"] });
    try {
      await other.confirmedUser();
      await assert.rejects(
        other.sdk.send(
          new InitiateAuthCommand({
            ClientId: other.ClientId,
            AuthFlow: "CUSTOM_AUTH",
            AuthParameters: { USERNAME: email },
          }),
        ),
        error("InvalidParameterException", "Custom auth lambda trigger is not configured for the user pool."),
      );
    } finally {
      await other.stop();
    }
  });
});
