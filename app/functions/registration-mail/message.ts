import type { Message } from "../mail/send-once.ts";

/** What the mail about a registration depends on. The name and the number are not among it: whoever registers may write another person's
 * address, and what they typed is not mailed to somebody who did not ask for it. */
export interface RegistrationMail {
  readonly email: string;
  /** The reader's language comes first; both are in the mail. */
  readonly language: "en" | "ko";
}

const texts = {
  en: [
    "Hello,",
    "this address was registered for the Mythical Mysfits adoption event. If it was you: thank you, there is nothing left to do.",
    "If it was not you, somebody else wrote your address. You can ignore this mail; there will be no other one about it.",
  ],
  ko: [
    "안녕하세요.",
    "이 주소로 Mythical Mysfits 입양 행사 등록이 접수되었습니다. 직접 등록하셨다면 더 하실 일은 없습니다. 감사합니다!",
    "직접 등록하지 않으셨다면 다른 사람이 이 주소를 적은 것입니다. 이 메일을 무시하셔도 되며, 이 등록에 대한 메일은 더 보내지 않습니다.",
  ],
} as const;
const subjects = { en: "Your address was registered", ko: "이 주소가 등록되었습니다" } as const;

/** The mail about a registration, in English and Korean: the same for everybody. */
export function registrationMessage({ email, language }: RegistrationMail): Message {
  const order = language === "ko" ? (["ko", "en"] as const) : (["en", "ko"] as const);
  const parts = order.map((one) => ({ one, lines: texts[one] }));
  return {
    to: email,
    subject: `Mythical Mysfits: ${order.map((one) => subjects[one]).join(" / ")}`,
    text: parts.map(({ lines }) => lines.join("\n")).join("\n\n--\n\n"),
    html: `<!doctype html><html><body style="font-family: sans-serif">${parts
      .map(({ one, lines }) => `<div lang="${one}">${lines.map((line) => `<p>${line}</p>`).join("")}</div>`)
      .join("<hr>")}</body></html>`,
  };
}
