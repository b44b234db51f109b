import assert from "node:assert/strict";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { disposableDomains } from "../../app/data/disposable-domains.ts";
import { writeMessage, type CustomMessageEvent } from "../../app/functions/custom-message/handle.ts";
import type { BlockedAddresses } from "../../app/functions/mail/blocked-addresses.ts";
import type { Ledger } from "../../app/functions/mail/ledger.ts";
import { welcome, type PostConfirmationEvent } from "../../app/functions/post-confirmation/handle.ts";
import { Profiles } from "../../app/functions/post-confirmation/profiles.ts";
import { checkSignUp, type PreSignUpEvent } from "../../app/functions/pre-sign-up/handle.ts";
import {
  guardedGroups,
  shapeTokens,
  type PreTokenGenerationEvent,
} from "../../app/functions/pre-token-generation/handle.ts";
import type { Attributes } from "../../app/functions/users/trigger-event.ts";
import { withOutput } from "./support/output.ts";

/** What every event has. */
const common = { userPoolId: "pool", userName: "somebody" };

describe("Before somebody signs up", () => {
  const blocked = new Set(disposableDomains);
  const signUp = (email: string, triggerSource = "PreSignUp_SignUp") => {
    const event: PreSignUpEvent = {
      ...common,
      triggerSource,
      request: { userAttributes: { email } },
      response: { autoConfirmUser: false, autoVerifyEmail: false },
    };
    return checkSignUp(event, blocked);
  };

  it("an address of a domain that hands them out for minutes is turned away, below it and in capitals too", () => {
    for (const address of ["a@mailinator.com", "a@eu.mailinator.com", "a@MAILINATOR.com"])
      assert.throws(() => signUp(address), /^Error: DisposableAddress$/);
  });

  it("everybody else is let in, and nobody is confirmed by it", () => {
    for (const address of ["a@example.com", "a@notmailinator.com", "a@mailinator.com.example.com"])
      assert.deepEqual(signUp(address).response, { autoConfirmUser: false, autoVerifyEmail: false });
  });

  it("an administrator may sign up whom they like", () => {
    assert.doesNotThrow(() => signUp("a@mailinator.com", "PreSignUp_AdminCreateUser"));
  });

  it("the list has domains as they are written, each once", () => {
    assert.equal(blocked.size, disposableDomains.length);
    for (const domain of disposableDomains) assert.match(domain, /^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
  });
});

describe("After an address was confirmed", () => {
  /** Surroundings that remember what was written and mailed. */
  const surroundings = ({ fails = false } = {}) => {
    const items: Record<string, unknown>[] = [];
    const mails: { readonly to: unknown; readonly subject: unknown }[] = [];
    const entries = new Map<string, string>();
    const profiles = new Profiles(
      {
        send: (command: { input: { Item: Record<string, unknown>; ConditionExpression?: string } }) => {
          const { Item, ConditionExpression } = command.input;
          const isThere = items.some(({ UserId }) => UserId === Item["UserId"]);
          if (isThere && ConditionExpression === "attribute_not_exists(UserId)")
            throw new ConditionalCheckFailedException({ message: "it is there", $metadata: {} });
          items.push(Item);
          return Promise.resolve({});
        },
      } as never,
      "profiles",
    );
    const ledger = {
      claim: (id: string) =>
        Promise.resolve(
          entries.get(id) === "sent" ? { state: "done" } : { state: "ours", mayRepeat: false, attempts: 1 },
        ),
      admit: () => Promise.resolve(true),
      sent: (id: string) => Promise.resolve(void entries.set(id, "sent")),
      failed: () => Promise.resolve(),
      release: () => Promise.resolve(),
    } as unknown as Ledger;
    const ses = {
      send: ({
        input,
      }: {
        input: { Destination: { ToAddresses: string[] }; Content: { Simple: { Subject: { Data: string } } } };
      }) => {
        if (fails) throw Object.assign(new Error("slow down"), { name: "TooManyRequestsException" });
        mails.push({ to: input.Destination.ToAddresses[0], subject: input.Content.Simple.Subject.Data });
        return Promise.resolve({ MessageId: "1" });
      },
    };
    const mail = {
      ses: ses as never,
      ledger,
      blocked: { has: () => Promise.resolve(false) } as unknown as BlockedAddresses,
      sender: "shop@example.com",
      configurationSet: "set",
    };
    return { items, mails, options: { profiles, mail, remaining: () => 4_500 } };
  };
  const confirmed = (
    userAttributes: Attributes,
    triggerSource = "PostConfirmation_ConfirmSignUp",
  ): PostConfirmationEvent => ({ ...common, triggerSource, request: { userAttributes }, response: {} });
  const somebody = { sub: "1", email: "a@example.com", locale: "ko-KR" };

  it("there are a profile and one mail in the person's language, however often Cognito calls", async () => {
    const { items, mails, options } = surroundings();
    await withOutput(async () => {
      for (let call = 0; call < 3; call++) await welcome(confirmed(somebody), options);
    });
    assert.equal(items.length, 1);
    const { CreatedAt, ...item } = items[0] ?? {};
    assert.deepEqual(item, { UserId: "1", Language: "ko" });
    assert.ok(Date.parse(CreatedAt as string) > 0);
    assert.deepEqual(mails, [{ to: "a@example.com", subject: "Mythical Mysfits에 오신 것을 환영합니다" }]);
  });

  it("both languages are in the mail while the person's is not known", async () => {
    const { items, mails, options } = surroundings();
    await withOutput(async () => await welcome(confirmed({ ...somebody, locale: "fr" }), options));
    assert.equal(mails[0]?.subject, "Welcome to Mythical Mysfits / Mythical Mysfits에 오신 것을 환영합니다");
    assert.equal("Language" in (items[0] ?? {}), false);
  });

  it("nothing happens when it was only a new password", async () => {
    const { items, mails, options } = surroundings();
    await welcome(confirmed(somebody, "PostConfirmation_ConfirmForgotPassword"), options);
    assert.deepEqual([items, mails], [[], []]);
  });

  it("a mail that can't go out keeps nobody from signing in", async () => {
    const { items, options } = surroundings({ fails: true });
    const event = confirmed(somebody);
    const { result, lines } = await withOutput(async () => await welcome(event, options));
    assert.equal(result, event);
    assert.ok(lines.some((line) => line["welcome_lost"] === 1));
    assert.equal(items.length, 1);
  });
});

describe("Before somebody gets tokens", () => {
  const event = (groups: readonly string[] | undefined): PreTokenGenerationEvent => ({
    ...common,
    triggerSource: "TokenGeneration_Authentication",
    request: {
      userAttributes: { sub: "1" },
      groupConfiguration: { groupsToOverride: groups, iamRolesToOverride: [], preferredRole: null },
    },
    response: {},
  });
  const shaped = async (groups: readonly string[] | undefined, factor: boolean) => {
    const asked: string[][] = [];
    const { response } = await shapeTokens(event(groups), {
      stage: "dev",
      guardedGroups: ["admin"],
      hasSecondFactor: (...who) => {
        asked.push(who);
        return Promise.resolve(factor);
      },
    });
    return { details: response.claimsAndScopeOverrideDetails, asked };
  };

  it("the stage is in both tokens", async () => {
    const { details, asked } = await shaped(undefined, false);
    assert.deepEqual(details?.idTokenGeneration, { claimsToAddOrOverride: { stage: "dev" } });
    assert.deepEqual(details?.accessTokenGeneration, { claimsToAddOrOverride: { stage: "dev" } });
    assert.deepEqual(asked, [], "Cognito is asked about nobody who is in no such group");
  });

  it("an administrator without a second factor is none, and stays in other groups", async () => {
    const { details, asked } = await shaped(["admin", "friends"], false);
    assert.deepEqual(details?.groupOverrideDetails.groupsToOverride, ["friends"]);
    assert.deepEqual(asked, [["pool", "somebody"]]);
  });

  it("an administrator with one is one", async () => {
    const { details } = await shaped(["admin"], true);
    assert.deepEqual(details?.groupOverrideDetails.groupsToOverride, ["admin"]);
  });

  it("all groups are guarded where the pool knows second factors", () => {
    assert.deepEqual(guardedGroups({ groups: ["admin"], mfa: "optional" }), ["admin"]);
    assert.deepEqual(guardedGroups({ groups: ["admin"], mfa: "off" }), []);
  });
});

describe("Before Cognito mails", () => {
  const event = (triggerSource: string, locale?: string, language?: string): CustomMessageEvent => ({
    ...common,
    triggerSource,
    request: {
      codeParameter: "{####}",
      usernameParameter: triggerSource === "CustomMessage_AdminCreateUser" ? "{username}" : null,
      userAttributes: { email: "a@example.com", name: "<b>Free money</b>", locale },
      clientMetadata: language === undefined ? undefined : { language },
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  });
  const sources = [
    "CustomMessage_SignUp",
    "CustomMessage_ResendCode",
    "CustomMessage_ForgotPassword",
    "CustomMessage_UpdateUserAttribute",
    "CustomMessage_VerifyUserAttribute",
    "CustomMessage_AdminCreateUser",
    "CustomMessage_Authentication",
  ];

  // https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_EmailConfigurationType.html
  it("each mail has its code, fits Cognito's limits, and has nothing in it that somebody typed", () => {
    for (const source of sources)
      for (const locale of ["en", "ko", undefined]) {
        const { emailMessage, emailSubject } = writeMessage(event(source, locale)).response;
        assert.ok(emailMessage, source);
        assert.ok(emailMessage.includes("{####}"), source);
        assert.doesNotMatch(emailMessage, /money|example\.com/);
        assert.ok(emailMessage.length <= 20_000);
        assert.ok(emailSubject && emailSubject.length <= 140, emailSubject ?? source);
        assert.equal(emailMessage.includes("{username}"), source === "CustomMessage_AdminCreateUser");
      }
  });

  it("it is in the language that the browser says now, else in the person's, else in both", () => {
    const subject = (locale?: string, language?: string) =>
      writeMessage(event("CustomMessage_ForgotPassword", locale, language)).response.emailSubject;
    assert.equal(subject("ko"), "Mythical Mysfits: 비밀번호 재설정 코드");
    assert.equal(subject("ko", "en"), "Mythical Mysfits: Your code for a new password");
    assert.match(subject("de") ?? "", /Your code.* \/ 비밀번호/);
  });

  it("another kind of mail stays as the pool has it", () => {
    const other = event("CustomMessage_Other");
    assert.equal(writeMessage(other), other);
  });
});
