import type { Check, KnownVisit } from "../check.ts";
import { must, Problem } from "../problem.ts";
import { jsonOf } from "../site.ts";
import { SignedIn } from "../signed-in.ts";
import { poolOf } from "./page.ts";

/** An address where nobody is, and a password that the pool would take. */
const nobody = "smoke@example.invalid";
const password = "Correct-horse-7";

interface Refusal {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Names of the errors that are right. */
  readonly errors: readonly string[];
}

/** Requests that a user pool refuses before it makes anything. */
const refusals = (ClientId: string): readonly Refusal[] => [
  {
    operation: "SignUp",
    input: { ClientId, Username: nobody, Password: "short" },
    errors: ["InvalidPasswordException"],
  },
  {
    operation: "SignUp",
    input: { ClientId, Username: "nobody", Password: password },
    errors: ["InvalidParameterException"],
  },
  {
    operation: "SignUp",
    input: { ClientId: "0".repeat(26), Username: nobody, Password: password },
    errors: ["ResourceNotFoundException"],
  },
  {
    // A password that goes over the wire: only SRP is on.
    operation: "InitiateAuth",
    input: {
      ClientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: nobody, PASSWORD: password },
    },
    errors: ["InvalidParameterException"],
  },
];

/** Sign-up and sign-in. */
export const peopleChecks: readonly Check[] = [
  {
    name: "user-pool",
    about: "the keys that tokens are verified by are there",
    remedy: "npm run pulumi -- up; the pool of config.json may be another stack's",
    needsConfig: true,
    run: async ({ site, config }) => {
      const keys = jsonOf(
        await site.expect(200, `${poolOf(config)}/${config.userPoolId}/.well-known/jwks.json`),
      );
      must(((keys as { keys?: readonly unknown[] }).keys ?? []).length > 0, "the user pool has no keys");
    },
  },
  {
    name: "sign-up",
    about: "sign-ups and sign-ins that are not right are refused, and nobody is made",
    remedy: "look at the user pool's password policy, its client's flows and sign-in by address",
    needsConfig: true,
    run: async (visit) => {
      for (const refusal of refusals(visit.config.userPoolClientId)) await isRefused(visit, refusal);
    },
  },
  {
    name: "user",
    about: "somebody signs in, likes a mysfit, and takes it back",
    remedy: "sign in on the site as this user; then docs/runbook.md, the API's alarms",
    needsConfig: true,
    unless: ({ user: who }) => (who === undefined ? "no --user" : undefined),
    run: user,
  },
];

async function isRefused({ site, config }: KnownVisit, { operation, input, errors }: Refusal): Promise<void> {
  const answer = await site.expect(400, poolOf(config), {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: input,
  });
  const { __type: type = "" } = jsonOf(answer) as { readonly __type?: string };
  const error = type.slice(type.lastIndexOf("#") + 1);
  must(errors.includes(error), `${operation} was refused with ${error} in place of ${errors.join(" or ")}`);
}

async function user(visit: KnownVisit): Promise<void> {
  const { site, config, user: who } = visit;
  if (who === undefined) throw new Problem("nobody was named");
  const signedIn = await SignedIn.as(who, config);
  try {
    const { headers, id } = signedIn;
    // What a client says about who it is counts for nothing.
    const me = await meOf(visit, { ...headers, "x-user-id": "somebody" });
    must(me.userId === id, `GET ${config.apiUrl}/me answers another user's id`);
    await site.refused(401, `${config.apiUrl}/me`, {
      headers: { authorization: `Bearer ${signedIn.accessToken}` },
    });
    const { mysfits } = jsonOf(await site.expect(200, `${config.apiUrl}/mysfits?limit=1`)) as {
      readonly mysfits: readonly { readonly mysfitId: string }[];
    };
    const mysfitId = mysfits[0]?.mysfitId ?? "";
    const path = `${config.apiUrl}/mysfits/${mysfitId}/like`;
    // What was before is so again afterwards, also when something fails in between.
    const [there, back] = me.likes.includes(mysfitId) ? ["DELETE", "POST"] : ["POST", "DELETE"];
    try {
      const answer = await site.expect(200, path, { method: there, headers });
      const { liked } = jsonOf(answer) as { readonly liked?: unknown };
      must(liked === (there === "POST"), `${answer.request} answers liked: ${JSON.stringify(liked)}`);
    } finally {
      await site.expect(200, path, { method: back, headers });
    }
    const after = await meOf(visit, headers);
    must(
      JSON.stringify(after.likes.toSorted()) === JSON.stringify(me.likes.toSorted()),
      "the user's likes are not what they were before",
    );
  } finally {
    await signedIn.end();
  }
}

async function meOf({ site, config: { apiUrl } }: KnownVisit, headers: Readonly<Record<string, string>>) {
  const me = jsonOf(await site.expect(200, `${apiUrl}/me`, { headers }));
  return me as { readonly userId: string; readonly likes: readonly string[] };
}
