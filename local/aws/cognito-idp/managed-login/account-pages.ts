import { AwsError } from "../../../contract/errors.ts";
import type { HttpResponse } from "../../../contract/http.ts";
import { passedOn, readAuthorization } from "./authorization.ts";
import { confirmForm, forgotForm, replaceForm, signUpForm } from "./forms.ts";
import { callOwnApi } from "./own-api.ts";
import { page, redirect, type Html } from "./page.ts";
import { csrf, isOwnForm, type Visit } from "./visit.ts";

/** Something that a page says beside its form. */
interface Said {
  readonly problem?: string;
  readonly notice?: string;
  readonly name?: string;
}

/** GET and POST /signup: makes an account, and goes on to its confirmation. */
export async function signUpPage(visit: Visit): Promise<HttpResponse> {
  const asked = readAuthorization(visit);
  if ("refused" in asked) return asked.refused;
  const { texts, form, address } = visit;
  const show = (said: Said = {}) => formPage(visit, texts.signUp, signUpForm, said);
  if (visit.method !== "POST") return show();
  if (!isOwnForm(visit)) return show({ problem: texts.expired });
  const name = form.get("username") ?? "";
  const email = form.get("email");
  return await orProblem(show, name, async () => {
    await callOwnApi(visit, asked.client, "SignUp", {
      Username: name,
      Password: form.get("password") ?? "",
      ...(email !== null && { UserAttributes: [{ Name: "email", Value: email }] }),
    });
    return redirect(`${address}/confirm?${passedOn(visit)}`);
  });
}

/** GET and POST /confirm: the code that was mailed after a sign-up. */
export async function confirmPage(visit: Visit): Promise<HttpResponse> {
  const asked = readAuthorization(visit);
  if ("refused" in asked) return asked.refused;
  const { texts, form, address } = visit;
  const show = (said: Said = {}) =>
    formPage(visit, texts.confirmTitle, confirmForm, { notice: texts.confirmSent, ...said });
  if (visit.method !== "POST") return show();
  if (!isOwnForm(visit)) return show({ problem: texts.expired });
  const name = form.get("username") ?? "";
  return await orProblem(show, name, async () => {
    await callOwnApi(visit, asked.client, "ConfirmSignUp", {
      Username: name,
      ConfirmationCode: form.get("code") ?? "",
    });
    return redirect(`${address}/login?${passedOn(visit)}&done=confirmed`);
  });
}

/** GET and POST /forgotPassword: mails a code, then takes it with a new password. It does not tell whether there is an account. */
export async function forgotPage(visit: Visit): Promise<HttpResponse> {
  const asked = readAuthorization(visit);
  if ("refused" in asked) return asked.refused;
  const { texts, form, address } = visit;
  const show = (said: Said = {}) => formPage(visit, texts.forgotTitle, forgotForm, said);
  if (visit.method !== "POST") return show();
  if (!isOwnForm(visit)) return show({ problem: texts.expired });
  const name = form.get("username") ?? "";
  const showReplace = (said: Said = {}) =>
    formPage(visit, texts.forgotTitle, replaceForm, { notice: texts.forgotSent, name, ...said });
  const code = form.get("code");
  if (code === null)
    return await orProblem(show, name, async () => {
      await callOwnApi(visit, asked.client, "ForgotPassword", { Username: name });
      return showReplace();
    });
  return await orProblem(showReplace, name, async () => {
    await callOwnApi(visit, asked.client, "ConfirmForgotPassword", {
      Username: name,
      ConfirmationCode: code,
      Password: form.get("password") ?? "",
    });
    return redirect(`${address}/login?${passedOn(visit)}&done=password`);
  });
}

/** Does something, or shows the form again with what went wrong. */
async function orProblem(
  show: (said: Said) => HttpResponse,
  name: string,
  work: () => Promise<HttpResponse>,
): Promise<HttpResponse> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return show({ problem: error.message, name });
  }
}

function formPage(
  visit: Visit,
  title: string,
  form: (texts: Visit["texts"], about: Parameters<typeof forgotForm>[1]) => Html,
  { problem, notice, name = "" }: Said,
): HttpResponse {
  const { language, texts, pool } = visit;
  const { token, cookies } = csrf(visit);
  const byEmail = pool.settings.usernameAttributes.includes("email");
  const content = form(texts, { query: passedOn(visit), token, name, byEmail });
  const status = problem === undefined ? 200 : problem === texts.expired ? 403 : 400;
  return page({
    language,
    title,
    content,
    problem,
    notice: problem === undefined ? notice : undefined,
    status,
    cookies,
  });
}
