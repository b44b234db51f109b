import type { Language } from "../users/language.ts";

/** Mails of Cognito that have a text of their own, by what they are for. */
export type Occasion = "signUp" | "forgotPassword" | "newAddress" | "invitation" | "signIn";

/** Text of a mail in one language. */
export interface MailText {
  readonly subject: string;
  /** One line before the code, and those after it. */
  readonly before: string;
  readonly after: readonly string[];
}

/** The texts. */
export const texts: Readonly<Record<Occasion, Readonly<Record<Language, MailText>>>> = {
  signUp: {
    en: {
      subject: "Your confirmation code",
      before: "Enter this code to confirm your address:",
      after: ["It is good for 24 hours. If you did not sign up, ignore this mail."],
    },
    ko: {
      subject: "가입 확인 코드",
      before: "주소를 확인하려면 다음 코드를 입력하세요.",
      after: ["코드는 24시간 동안 유효합니다. 직접 가입하지 않으셨다면 이 메일을 무시하세요."],
    },
  },
  forgotPassword: {
    en: {
      subject: "Your code for a new password",
      before: "Enter this code, and choose a new password:",
      after: ["It is good for one hour. If you did not ask for it, ignore this mail: your password stays."],
    },
    ko: {
      subject: "비밀번호 재설정 코드",
      before: "다음 코드를 입력하고 새 비밀번호를 정하세요.",
      after: [
        "코드는 1시간 동안 유효합니다. 직접 요청하지 않으셨다면 이 메일을 무시하세요. 비밀번호는 바뀌지 않습니다.",
      ],
    },
  },
  newAddress: {
    en: {
      subject: "Your code for the new address",
      before: "Enter this code to use this address for your account:",
      after: ["Until then the old address counts. If you did not ask for it, ignore this mail."],
    },
    ko: {
      subject: "새 주소 확인 코드",
      before: "이 주소를 계정에 사용하려면 다음 코드를 입력하세요.",
      after: ["확인하기 전까지는 이전 주소가 유지됩니다. 직접 요청하지 않으셨다면 이 메일을 무시하세요."],
    },
  },
  invitation: {
    en: {
      subject: "Your account",
      before: "An administrator made an account for you. Your temporary password:",
      after: ["Sign in with this address within a day, and choose a password of your own."],
    },
    ko: {
      subject: "계정 안내",
      before: "관리자가 계정을 만들었습니다. 임시 비밀번호는 다음과 같습니다.",
      after: ["하루 안에 이 주소로 로그인하여 새 비밀번호를 정하세요."],
    },
  },
  signIn: {
    en: {
      subject: "Your sign-in code",
      before: "Enter this code to sign in:",
      after: [
        "It is good for a few minutes. If you are not signing in, somebody knows your password: change it.",
      ],
    },
    ko: {
      subject: "로그인 코드",
      before: "로그인하려면 다음 코드를 입력하세요.",
      after: [
        "코드는 몇 분 동안만 유효합니다. 로그인 중이 아니라면 비밀번호가 알려진 것일 수 있으니 변경하세요.",
      ],
    },
  },
};
