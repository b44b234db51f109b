import { escapeHtml, type Message } from "../mail/send-once.ts";

/** Contents of the mail about a registration. */
export interface RegistrationMail {
  readonly email: string;
  readonly name: string;
  readonly mobile: string;
  /** The reader's language comes first; both are in the mail. */
  readonly language: "en" | "ko";
}

const texts = {
  en: (name: string, mobile: string) => [
    `Hello ${name},`,
    "you are registered for the Mythical Mysfits adoption event. Thank you!",
    `We noted the number ${mobile}. If you did not register, you can ignore this mail.`,
  ],
  ko: (name: string, mobile: string) => [
    `${name} 님, 안녕하세요.`,
    "Mythical Mysfits 입양 행사에 등록되었습니다. 감사합니다!",
    `등록된 연락처는 ${mobile}입니다. 직접 등록하지 않으셨다면 이 메일을 무시하셔도 됩니다.`,
  ],
};
const subjects = { en: "You are registered", ko: "등록되었습니다" };

/** The mail about a registration, in English and Korean. */
export function registrationMessage({ email, name, mobile, language }: RegistrationMail): Message {
  const order = language === "ko" ? (["ko", "en"] as const) : (["en", "ko"] as const);
  const parts = order.map((one) => ({ one, lines: texts[one](name, mobile) }));
  return {
    to: email,
    subject: `Mythical Mysfits: ${order.map((one) => subjects[one]).join(" / ")}`,
    text: parts.map(({ lines }) => lines.join("\n")).join("\n\n--\n\n"),
    html: `<!doctype html><html><body style="font-family: sans-serif">${parts
      .map(
        ({ one, lines }) =>
          `<div lang="${one}">${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join("")}</div>`,
      )
      .join("<hr>")}</body></html>`,
  };
}
