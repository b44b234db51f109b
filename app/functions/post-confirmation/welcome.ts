import { escapeHtml, type Message } from "../mail/send-once.ts";
import type { Language } from "../users/language.ts";

const subjects = {
  en: "Welcome to Mythical Mysfits",
  ko: "Mythical Mysfits에 오신 것을 환영합니다",
} as const;
const texts = {
  en: [
    "Your account is ready.",
    "You can like mysfits and adopt one now. In your account you can add a passkey or a second factor, see what is stored about you, and leave at any time.",
  ],
  ko: [
    "가입이 완료되었습니다.",
    "이제 마음에 드는 친구에게 좋아요를 누르고 입양할 수 있습니다. 계정 페이지에서 패스키나 2단계 인증을 추가하고, 저장된 정보를 확인하고, 언제든지 탈퇴할 수 있습니다.",
  ],
} as const;

/** The mail to somebody who has just confirmed their address: in their language, or in both when it is not known. */
export function welcomeMessage(to: string, language: Language | undefined): Message {
  const languages = language ? [language] : (["en", "ko"] as const);
  const parts = languages.map((one) => ({ one, lines: texts[one] }));
  return {
    to,
    subject: languages.map((one) => subjects[one]).join(" / "),
    text: parts.map(({ lines }) => lines.join("\n\n")).join("\n\n--\n\n"),
    html: `<!doctype html><html><body style="font-family: sans-serif">${parts
      .map(
        ({ one, lines }) =>
          `<div lang="${one}">${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join("")}</div>`,
      )
      .join("<hr>")}</body></html>`,
  };
}
