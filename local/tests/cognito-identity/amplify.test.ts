import assert from "node:assert/strict";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fetchAuthSession, signIn, signOut } from "aws-amplify/auth";
import { leaveAmplify, useAmplify } from "../cognito-idp/support/amplify.ts";
import { email, password } from "../cognito-idp/support/fixture.ts";
import { Fixture } from "./support/fixture.ts";

// Amplify's own client, as the site uses it.
// https://docs.amplify.aws/gen1/javascript/build-a-backend/auth/manage-user-session/
describe("Amplify with an identity pool", () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await Fixture.start();
    await fixture.users.confirmedUser();
    useAmplify(fixture.users, fixture.IdentityPoolId);
  });
  after(async () => {
    await leaveAmplify();
    await fixture.stop();
  });

  it("gets credentials for who is signed in, of the same identity each time, and none for guests", async () => {
    assert.equal((await fetchAuthSession()).credentials, undefined);
    await signIn({ username: email, password });
    const { credentials, identityId } = await fetchAuthSession();
    assert.ok(credentials);
    assert.match(identityId ?? "", /^ap-northeast-2:/);
    const sts = new STSClient({ ...fixture.users.bed.clientConfig, credentials });
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    sts.destroy();
    assert.equal(Arn, "arn:aws:sts::000000000000:assumed-role/signed-in/CognitoIdentityCredentials");
    await signOut();
    assert.equal((await fetchAuthSession()).credentials, undefined);
    await signIn({ username: email, password });
    assert.equal((await fetchAuthSession()).identityId, identityId);
  });
});
