import { sessionOutput } from "../credentials.ts";
import { constraintViolated } from "../errors.ts";
import { operation } from "../operation.ts";
import { readSession } from "../session.ts";

const TOKEN = { shortest: 4, longest: 20_000 };

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
export const assumeRoleWithWebIdentity = operation("AssumeRoleWithWebIdentity", {
  // `ProviderId` is for issuers of OAuth 2.0 access tokens, of which there are none here: it is refused by name.
  members: {
    RoleArn: true,
    RoleSessionName: true,
    WebIdentityToken: true,
    DurationSeconds: true,
    Policy: true,
    PolicyArns: { arn: true },
  },
  read: (_call, input) => {
    const { WebIdentityToken: token } = input;
    if (!(token.length >= TOKEN.shortest && token.length <= TOKEN.longest))
      throw constraintViolated(
        "[token]",
        "webIdentityToken",
        `${TOKEN.shortest} to ${TOKEN.longest} characters (got ${token.length})`,
      );
    return { ...readSession(input), token };
  },
  // Nobody needs credentials for it: the token is looked at.
  access: () => "public",
  run: async ({ store: { capabilities } }, request) => {
    const session = await capabilities.iam.assumeRoleWithWebIdentity(request);
    return {
      ...sessionOutput(session),
      SubjectFromWebIdentityToken: session.subject,
      Provider: session.provider,
      Audience: session.audience,
    };
  },
});
