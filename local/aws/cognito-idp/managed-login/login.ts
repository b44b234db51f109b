import { AwsError } from "../../../contract/errors.ts";
import type { HttpResponse } from "../../../contract/http.ts";
import { secretHash } from "../calling-client.ts";
import type { ClientRecord, UserRecord } from "../records.ts";
import { respond } from "../sign-in/challenges.ts";
import { signInWithPassword } from "../sign-in/password.ts";
import { nextSetupSession, openSetupStep } from "../sign-in/setup-step.ts";
import type { SignIn } from "../sign-in/sign-in.ts";
import { associateToken, confirmToken } from "../sign-in/token-setup.ts";
import { errorPage, formTarget, passedOn, readAuthorization, type Authorization } from "./authorization.ts";
import { challengeForm, loginForm } from "./forms.ts";
import { signInCookie } from "./login-session.ts";
import { page, redirect } from "./page.ts";
import { csrf, isOwnForm, type Visit } from "./visit.ts";

/** An answer of a step of a sign-in, as far as the pages need it. */
interface Step {
  readonly ChallengeName?: string;
  readonly Session?: string;
  readonly ChallengeParameters?: Readonly<Record<string, string>>;
}

/** GET and POST /login: the password and what follows it. A browser that has signed in goes back to /oauth2/authorize.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/login-endpoint.html */
export async function login(visit: Visit): Promise<HttpResponse> {
  const asked = readAuthorization(visit);
  if ("refused" in asked) return asked.refused;
  if (visit.method !== "POST") return loginPage(visit, asked, { notice: noticeOf(visit) });
  if (!isOwnForm(visit)) return loginPage(visit, asked, { problem: visit.texts.expired, status: 403 });
  const { form } = visit;
  let user: UserRecord | undefined;
  const signIn: SignIn = {
    store: visit.store,
    pool: visit.pool,
    client: asked.client,
    signedIn: (signedIn) => {
      user = signedIn;
    },
  };
  const name = form.get("username") ?? "";
  try {
    const step = form.has("challenge")
      ? await answerChallenge(signIn, form, name)
      : await signInWithPassword(signIn, credentials(asked.client, name, form.get("password") ?? ""));
    if (user)
      return redirect(`${visit.address}/oauth2/authorize?${passedOn(visit)}`, [signInCookie(visit, user)]);
    return await challengePage(visit, asked, name, step);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === "UserNotConfirmedException")
      return redirect(`${visit.address}/confirm?${passedOn(visit)}`);
    if (error.code === "PasswordResetRequiredException")
      return redirect(`${visit.address}/forgotPassword?${passedOn(visit)}`);
    const session = form.get("session");
    const challenge = form.get("challenge");
    // A mistyped code can be typed again.
    if (
      session !== null &&
      challenge !== null &&
      /^(CodeMismatch|InvalidPassword|EnableSoftwareToken)/.test(error.code)
    )
      return await challengePage(
        visit,
        asked,
        name,
        { ChallengeName: challenge, Session: session },
        error.message,
      );
    return loginPage(visit, asked, { problem: error.message, name, status: 400 });
  }
}

const credentials = (client: ClientRecord, name: string, password: string) => ({
  USERNAME: name,
  PASSWORD: password,
  ...secretHash(client, name),
});

/** Answers a challenge with what its form asked for. */
async function answerChallenge(signIn: SignIn, form: URLSearchParams, name: string): Promise<Step> {
  const { store, client, pool } = signIn;
  const ChallengeName = form.get("challenge") ?? "";
  const code = form.get("code") ?? "";
  let Session = form.get("session") ?? "";
  if (ChallengeName === "MFA_SETUP") {
    const setup = openSetupStep(store, Session);
    await confirmToken(store, pool, setup.user, { code, isOn: true });
    await store.steps.use(setup.sealed);
    Session = nextSetupSession(store, setup, true);
  }
  const answers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    SOFTWARE_TOKEN_MFA: { SOFTWARE_TOKEN_MFA_CODE: code },
    EMAIL_OTP: { EMAIL_OTP_CODE: code },
    SELECT_MFA_TYPE: { ANSWER: form.get("answer") ?? "" },
    NEW_PASSWORD_REQUIRED: { NEW_PASSWORD: form.get("password") ?? "" },
  };
  const ChallengeResponses = { USERNAME: name, ...secretHash(client, name), ...answers[ChallengeName] };
  return await respond(signIn, { ChallengeName, ChallengeResponses, Session });
}

async function challengePage(
  visit: Visit,
  asked: Authorization,
  name: string,
  { ChallengeName = "", Session = "", ChallengeParameters }: Step,
  problem?: string,
): Promise<HttpResponse> {
  const { language, texts, store, pool } = visit;
  const { token, cookies } = csrf(visit);
  let setup: string | undefined;
  if (ChallengeName === "MFA_SETUP") {
    const { user } = openSetupStep(store, Session);
    // The same key again, when the code was mistyped.
    setup =
      user.pendingToken && problem !== undefined
        ? user.pendingToken
        : await associateToken(store, pool, user);
  }
  const form = challengeForm(texts, {
    challenge: ChallengeName,
    session: Session,
    name,
    token,
    factors: JSON.parse(ChallengeParameters?.["MFAS_CAN_CHOOSE"] ?? "[]") as string[],
    setup,
  });
  if (!form) return errorPage(visit, ChallengeName);
  const formTargets = [formTarget(asked.redirectUri)];
  return page({ language, title: form.title, content: form.content, problem, cookies, formTargets });
}

function loginPage(
  visit: Visit,
  asked: Authorization,
  more: { problem?: string; notice?: string | undefined; name?: string; status?: number },
): HttpResponse {
  const { language, texts, pool } = visit;
  const { token, cookies } = csrf(visit);
  const content = loginForm(texts, {
    query: passedOn(visit),
    token,
    name: more.name ?? visit.query.get("login_hint") ?? "",
    byEmail: pool.settings.usernameAttributes.includes("email"),
    canSignUp: !pool.settings.adminCreateUserOnly,
  });
  const formTargets = [formTarget(asked.redirectUri)];
  const { problem, notice, status } = more;
  return page({ language, title: texts.signIn, content, problem, notice, status, cookies, formTargets });
}

function noticeOf({ query, texts }: Visit): string | undefined {
  if (query.get("done") === "password") return texts.changed;
  return query.get("done") === "confirmed" ? texts.confirmed : undefined;
}
