import { markup, type Html } from "./page.ts";
import type { Texts } from "./texts.ts";

/** A field of a form with its label. */
const field = (name: string, label: string, attributes: Html): Html =>
  markup`<label for="${name}">${label}</label><input id="${name}" name="${name}" required ${attributes}>`;

const hidden = (name: string, value: string) => markup`<input type="hidden" name="${name}" value="${value}">`;

const passwordField = (label: string, autocomplete: "current-password" | "new-password") =>
  field("password", label, markup`type="password" autocomplete="${autocomplete}"`);

const codeField = (texts: Texts) =>
  field("code", texts.code, markup`inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}"`);

/** Field of the name that people sign in with. */
const nameField = (texts: Texts, { byEmail, name }: Form) =>
  byEmail
    ? field("username", texts.email, markup`type="email" autocomplete="username" value="${name}"`)
    : field("username", texts.username, markup`autocomplete="username" value="${name}"`);

/** Parts that the forms share. */
interface Form {
  /** Query of the request that all pages pass on. */
  readonly query: string;
  /** Token against forms of other sites. */
  readonly token: string;
  readonly name: string;
  readonly byEmail: boolean;
}

/** A form that goes to one of the pages. */
const formTo = (path: string, { query, token }: Form, fields: Html, button: string) =>
  markup`<form method="post" action="${path}?${query}">${hidden("_csrf", token)}${fields}<button>${button}</button></form>`;

const linkTo = (path: string, { query }: Form, text: string) =>
  markup`<p><a href="${path}?${query}">${text}</a></p>`;

/** Form of /login. */
export function loginForm(texts: Texts, form: Form & { readonly canSignUp: boolean }): Html {
  const fields = markup`${nameField(texts, form)}${passwordField(texts.password, "current-password")}`;
  const signUp = form.canSignUp ? linkTo("signup", form, texts.noAccount) : "";
  return markup`${formTo("login", form, fields, texts.signIn)}${linkTo("forgotPassword", form, texts.forgot)}${signUp}`;
}

/** Form of /signup. */
export function signUpForm(texts: Texts, form: Form): Html {
  const address = form.byEmail ? "" : field("email", texts.email, markup`type="email" autocomplete="email"`);
  const fields = markup`${nameField(texts, form)}${address}${passwordField(texts.password, "new-password")}`;
  return markup`${formTo("signup", form, fields, texts.signUp)}${linkTo("login", form, texts.haveAccount)}`;
}

/** Form of /confirm. */
export function confirmForm(texts: Texts, form: Form): Html {
  return formTo("confirm", form, markup`${nameField(texts, form)}${codeField(texts)}`, texts.continue);
}

/** First form of /forgotPassword: for whom. */
export function forgotForm(texts: Texts, form: Form): Html {
  const ask = formTo("forgotPassword", form, nameField(texts, form), texts.sendCode);
  return markup`${ask}${linkTo("login", form, texts.signIn)}`;
}

/** Second form of /forgotPassword: the code and a new password. */
export function replaceForm(texts: Texts, form: Form): Html {
  const password = passwordField(texts.newPassword, "new-password");
  const fields = markup`${hidden("username", form.name)}${codeField(texts)}${password}`;
  return formTo("forgotPassword", form, fields, texts.continue);
}

/** A challenge to be answered. */
interface Challenge {
  readonly challenge: string;
  readonly session: string;
  readonly name: string;
  readonly token: string;
  /** Second factors to choose from. */
  readonly factors: readonly string[];
  /** Key of an authenticator app that is being set up. */
  readonly setup: string | undefined;
}

/** Form of a challenge, with the page's title; undefined for one that has no page. */
export function challengeForm(
  texts: Texts,
  { challenge, session, name, token, factors, setup = "" }: Challenge,
): { readonly title: string; readonly content: Html } | undefined {
  const form = (title: string, text: string, fields: Html) => {
    const state = markup`${hidden("_csrf", token)}${hidden("challenge", challenge)}${hidden("session", session)}${hidden("username", name)}`;
    const content = markup`<p>${text}</p><form method="post">${state}${fields}<button>${texts.continue}</button></form>`;
    return { title, content };
  };
  switch (challenge) {
    case "SOFTWARE_TOKEN_MFA":
      return form(texts.factorTitle, texts.appCode, codeField(texts));
    case "EMAIL_OTP":
      return form(texts.factorTitle, texts.mailCode, codeField(texts));
    case "SELECT_MFA_TYPE":
      return form(texts.factorTitle, texts.chooseFactor, choice(texts, factors));
    case "MFA_SETUP":
      return form(texts.setupTitle, texts.setupText, markup`<p><code>${setup}</code></p>${codeField(texts)}`);
    case "NEW_PASSWORD_REQUIRED":
      return form(
        texts.newPasswordTitle,
        texts.newPasswordText,
        passwordField(texts.newPassword, "new-password"),
      );
    default:
      return undefined;
  }
}

const choice = (texts: Texts, factors: readonly string[]): Html =>
  factors.reduce(
    (options, factor) =>
      markup`${options}<p><input type="radio" required id="${factor}" name="answer" value="${factor}"> <label class="inline" for="${factor}">${factor === "EMAIL_OTP" ? texts.mail : texts.app}</label></p>`,
    markup``,
  );
