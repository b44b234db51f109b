import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { mysfits } from "../../app/data/mysfits.ts";
import { SiteError, textOf } from "../../web/src/errors.ts";
import type { Plural } from "../../web/src/i18n/catalogue.ts";
import "../../web/src/i18n/account/index.ts";
import "../../web/src/i18n/shop/index.ts";
import { nameOf } from "../../web/src/i18n/names.ts";
import { catalogues, isTextKey, languageFor, partsOf, textsIn } from "../../web/src/i18n/translate.ts";
import { sources } from "../support/imports.ts";
import { literalTexts } from "./support/literal-texts.ts";

const root = resolve(import.meta.dirname, "../..");
const { en, ko } = catalogues;
const keys = Object.keys(en).filter(isTextKey);
const english = textsIn("en");
const korean = textsIn("ko");

/** Every form of a text. */
const forms = (text: string | Plural): string[] =>
  typeof text === "string" ? [text] : [text.one, text.other].filter((form) => form !== undefined);

describe("Texts of the site", () => {
  it("are the same in both languages, by key", () => {
    assert.ok(keys.length > 150);
    assert.deepEqual(Object.keys(ko).sort(), Object.keys(en).sort());
  });

  it("have no empty form, none with space around it, and all plural forms that Intl asks for", () => {
    for (const [language, catalogue] of Object.entries(catalogues))
      for (const key of keys) {
        for (const form of forms(catalogue[key]))
          assert.ok(form !== "" && form.trim() === form, `${language} ${key}`);
        const text = catalogue[key];
        if (typeof text === "string") continue;
        const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
        assert.deepEqual(Object.keys(text).sort(), [...pluralCategories].sort(), `${language} ${key}`);
      }
  });

  it("have the same placeholders in both languages", () => {
    const names = (text: string | Plural) =>
      [
        ...new Set(forms(text).flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))),
      ].sort();
    for (const key of keys) assert.deepEqual(names(ko[key]), names(en[key]), key);
  });

  it("are Korean in Korean: nothing of it is left in English", () => {
    const sameInBoth = ["site.name", "site.title"];
    for (const key of keys.filter((one) => !sameInBoth.includes(one)))
      for (const form of forms(ko[key])) {
        const text = form.replace(/\{\w+\}/g, "");
        assert.match(text === "" ? "" : text, key === "mysfit.picture" ? /^ $/ : /\p{Script=Hangul}/u, key);
        assert.doesNotMatch(text.replace(/name@example\.com|UTC|JPEG|PNG|WebP|RGB/g, ""), /[A-Za-z]/, key);
      }
  });

  it("are English in English", () => {
    for (const key of keys)
      for (const form of forms(en[key])) assert.doesNotMatch(form, /\p{Script=Hangul}/u, key);
  });

  it("are all used: by their key, or by a kind that is put together", () => {
    const code = sources(root, ["web/src"])
      .filter((file) => !/i18n\/((account|shop)\/)?(en|ko)\.ts$/.test(file))
      .map((file) => readFileSync(join(root, file), "utf8"))
      .join("\n");
    const together =
      /^(goodevil|lawchaos|species|cognito)\.|^mysfit\.(species|goodevil|lawchaos)$|^mine\.(likes|adoptions)$|^account\.\w+\.title$|^signIn\.choice\.[A-Z_]+$|^kept\.|^account\.picture\.(saved|later|removed|refused\.\w+)$|^shop\.state\.|^shop\.card\.|^account\.withdrawal\.(browser|data|account|done|running|waiting)$/;
    assert.deepEqual(
      keys.filter((key) => !together.test(key) && !code.includes(`"${key}"`)),
      [],
    );
  });

  it("name every species and alignment of the mysfits", () => {
    for (const { species, goodEvil, lawChaos } of mysfits)
      for (const key of [`species.${species}`, `goodevil.${goodEvil}`, `lawchaos.${lawChaos}`])
        assert.ok(isTextKey(key), key);
    assert.equal(nameOf(korean.t, "species", "Haetae"), "해태");
    assert.equal(nameOf(korean.t, "species", "Basilisk"), "Basilisk");
  });

  it("are written with numbers and plurals of their language", () => {
    assert.equal(english.t("mysfit.likes", { count: 1 }), "1 like");
    assert.equal(english.t("mysfit.likes", { count: 0 }), "0 likes");
    assert.equal(english.t("mysfit.likes", { count: 12_345 }), "12,345 likes");
    assert.equal(korean.t("mysfit.likes", { count: 1 }), "좋아요 1개");
    assert.deepEqual(partsOf("ko", "mine.signIn"), ["내 미스핏을 보려면 ", "signIn", "해 주세요."]);
  });

  it("take what a visitor types as it is", () => {
    assert.equal(
      english.t("mine.user", { email: "{email}$&@example.org" }),
      "Signed in as {email}$&@example.org",
    );
  });

  it("stand in the catalogues alone, in no component", () => {
    const files = sources(root, ["web/src"]).filter((file) => !file.includes("/i18n/"));
    assert.ok(files.some((file) => file.endsWith("pages/gallery.tsx")));
    assert.deepEqual(
      files.flatMap((file) =>
        literalTexts(file, readFileSync(join(root, file), "utf8")).map(
          ({ line, text }) => `${file}:${line} ${text}`,
        ),
      ),
      [],
    );
  });

  it("are found in a component in all places where they could stand", () => {
    const source = `
      const said = "Please wait.";
      const rule = \`At least \${count} characters\`;
      export const Part = () => (
        <label title="Code" aria-label={ok ? "Yes" : t("no")} className="a b">
          Name {busy ? "waiting" : t("done")} · {said && <b lang="en">12</b>}
          <input placeholder="E-mail" name="email" type="text" />
          <Figure name="Clicks" value={\`\${count} of all\`} />
        </label>
      );`;
    assert.deepEqual(
      literalTexts("part.tsx", source).map(({ text }) => text),
      [
        "Please wait.",
        "At least  characters",
        "Code",
        "Yes",
        "Name",
        "waiting",
        "E-mail",
        "Clicks",
        " of all",
      ],
    );
  });
});

describe("The language of a visitor", () => {
  for (const [chosen, browser, language] of [
    [null, ["ko-KR", "en-US"], "ko"],
    [null, ["KO"], "ko"],
    [null, ["fr-FR", "ko", "en"], "ko"],
    [null, ["en-GB", "ko"], "en"],
    [null, ["fr", "ja"], "en"],
    [null, [], "en"],
    [null, ["kok-IN"], "en"],
    ["en", ["ko"], "en"],
    ["ko", ["en"], "ko"],
    ["fr", ["ko"], "ko"],
    ["constructor", ["ko"], "ko"],
    ["", ["en"], "en"],
  ] as const)
    it(`is ${language} when ${chosen === null ? "nothing" : `"${chosen}"`} was chosen and the browser says ${browser.join(", ") || "nothing"}`, () =>
      assert.equal(languageFor(chosen, browser), language));
});

describe("Errors that a visitor is shown", () => {
  const cognito = (name: string, message: string) => Object.assign(new Error(message), { name });
  for (const [error, text] of [
    [
      cognito("NotAuthorizedException", "Incorrect username or password."),
      "메일 주소나 비밀번호가 맞지 않습니다.",
    ],
    [cognito("UserNotFoundException", "User does not exist."), "메일 주소나 비밀번호가 맞지 않습니다."],
    [
      cognito("NotAuthorizedException", "Password attempts exceeded"),
      "시도가 너무 많았습니다. 잠시 기다렸다가 다시 시도해 주세요.",
    ],
    [
      cognito("UserLambdaValidationException", "PreSignUp failed with error DisposableAddress."),
      "계속 쓰시는 메일 주소를 입력해 주세요. 이 주소는 일회용 메일 서비스의 것입니다.",
    ],
    [
      cognito("UserLambdaValidationException", "PreSignUp failed with error Boom."),
      "이 주소로는 가입할 수 없습니다. 다른 주소를 쓰거나 다시 시도해 주세요.",
    ],
    [
      cognito(
        "UserLambdaValidationException",
        "PreSignUp failed with error RequestId: 1 Error: Task timed out after 5.00 seconds.",
      ),
      "서비스가 제때 답하지 않았고 아무것도 바뀌지 않았습니다. 다시 시도해 주세요.",
    ],
    [
      cognito("UserLambdaValidationException", "PreTokenGeneration failed with error Boom."),
      "서비스가 제때 답하지 않았고 아무것도 바뀌지 않았습니다. 다시 시도해 주세요.",
    ],
    [
      cognito("UnexpectedLambdaException", "PreSignUp invocation failed due to Boom."),
      "서비스가 제때 답하지 않았고 아무것도 바뀌지 않았습니다. 다시 시도해 주세요.",
    ],
    [
      cognito("InvalidLambdaResponseException", "Unrecognizable lambda output"),
      "서비스가 제때 답하지 않았고 아무것도 바뀌지 않았습니다. 다시 시도해 주세요.",
    ],
    [
      cognito("NotAuthorizedException", "Invalid session for the user, session is expired."),
      "시간이 너무 오래 걸렸거나 이미 끝난 단계입니다. 처음부터 다시 해 주세요.",
    ],
    [
      cognito("SignInException", "An error occurred during the sign in process."),
      "시간이 너무 오래 걸렸거나 이미 끝난 단계입니다. 처음부터 다시 해 주세요.",
    ],
    [
      cognito("NotAuthorizedException", "Access Token has been revoked"),
      "로그인이 만료되었습니다. 다시 로그인해 주세요.",
    ],
    [
      cognito("UserUnAuthenticatedException", "User needs to be authenticated to call this API."),
      "로그인이 만료되었습니다. 다시 로그인해 주세요.",
    ],
    [
      cognito("EnableSoftwareTokenMFAException", "Code mismatch"),
      "확인 코드가 맞지 않습니다. 확인하고 다시 입력해 주세요.",
    ],
    [
      cognito("ExpiredCodeException", "Your software token has already been used once."),
      "확인 코드가 만료되었거나 이미 쓰였습니다. 다음 코드를 쓰거나 새 코드를 받아 주세요.",
    ],
    [
      cognito("PasskeyRegistrationCanceled", "Registration canceled."),
      "브라우저의 확인 창이 닫혔거나 이 기기에 맞는 패스키가 없어 아무것도 하지 않았습니다.",
    ],
    [
      cognito("PasskeyAlreadyExists", "Passkey already exists."),
      "이 기기에는 이미 이 계정의 패스키가 있습니다.",
    ],
    [
      cognito("WebAuthnRelyingPartyMismatchException", "The credential is for another relying party."),
      "이 브라우저나 기기에서는 패스키로 할 수 없는 일입니다.",
    ],
    [
      cognito("WebAuthnChallengeNotFoundException", "Call StartWebAuthnRegistration first."),
      "시간이 너무 오래 걸렸거나 이미 끝난 단계입니다. 처음부터 다시 해 주세요.",
    ],
    [
      cognito("NetworkError", "A network error has occurred."),
      "서비스에 연결할 수 없습니다. 인터넷 연결을 확인하고 다시 시도해 주세요.",
    ],
    [cognito("SomethingNewException", "Secret detail"), "문제가 생겼습니다. 다시 시도해 주세요."],
    [new TypeError("Failed to fetch dynamically imported module"), "문제가 생겼습니다. 다시 시도해 주세요."],
    [new SiteError((t) => t("error.status", { status: 418 })), "서비스가 418 상태로 답했습니다."],
  ] as const)
    it(`are in the visitor's language: ${error.name}, ${error.message}`, () => {
      assert.equal(textOf(error, korean.t), text);
      assert.doesNotMatch(textOf(error, english.t), /\p{Script=Hangul}|Secret|Boom|Disposable/u);
    });
});
