/** Languages of the pages. */
export type Language = "en" | "ko";

const en = {
  signIn: "Sign in",
  signUp: "Sign up",
  email: "E-mail address",
  username: "User name",
  password: "Password",
  newPassword: "New password",
  code: "Code",
  continue: "Continue",
  forgot: "Forgot your password?",
  forgotTitle: "Reset your password",
  forgotSent: "If there is an account, a code was mailed. Enter it with a new password.",
  sendCode: "Send a code",
  confirmTitle: "Confirm your address",
  confirmSent: "A code was mailed. Enter it here.",
  newPasswordTitle: "Choose a new password",
  newPasswordText: "The password that was mailed was for the first time only.",
  factorTitle: "Second step",
  appCode: "Enter the code that your authenticator app shows.",
  mailCode: "Enter the code that was mailed.",
  chooseFactor: "How do you want to go on?",
  app: "Authenticator app",
  mail: "Code by e-mail",
  setupTitle: "Set up an authenticator app",
  setupText: "Enter this key in your authenticator app, then the code that it shows.",
  haveAccount: "You have an account? Sign in",
  noAccount: "New here? Sign up",
  changed: "The password was changed. Sign in with it.",
  confirmed: "The address is confirmed. Sign in.",
  expired: "The page was open for too long. Try again.",
  error: "An error was encountered with the requested page.",
} as const;

/** Texts of the pages. */
export type Texts = Readonly<Record<keyof typeof en, string>>;

const ko: Texts = {
  signIn: "로그인",
  signUp: "회원 가입",
  email: "이메일 주소",
  username: "사용자 이름",
  password: "비밀번호",
  newPassword: "새 비밀번호",
  code: "코드",
  continue: "계속",
  forgot: "비밀번호를 잊으셨나요?",
  forgotTitle: "비밀번호 재설정",
  forgotSent: "계정이 있으면 코드를 메일로 보냈습니다. 코드와 새 비밀번호를 입력하세요.",
  sendCode: "코드 보내기",
  confirmTitle: "주소 확인",
  confirmSent: "코드를 메일로 보냈습니다. 여기에 입력하세요.",
  newPasswordTitle: "새 비밀번호 선택",
  newPasswordText: "메일로 받은 비밀번호는 처음 한 번만 사용할 수 있습니다.",
  factorTitle: "두 번째 단계",
  appCode: "인증 앱에 표시된 코드를 입력하세요.",
  mailCode: "메일로 받은 코드를 입력하세요.",
  chooseFactor: "어떻게 계속하시겠습니까?",
  app: "인증 앱",
  mail: "이메일 코드",
  setupTitle: "인증 앱 설정",
  setupText: "이 키를 인증 앱에 입력한 다음 표시된 코드를 입력하세요.",
  haveAccount: "계정이 있으신가요? 로그인",
  noAccount: "처음이신가요? 회원 가입",
  changed: "비밀번호가 변경되었습니다. 새 비밀번호로 로그인하세요.",
  confirmed: "주소가 확인되었습니다. 로그인하세요.",
  expired: "페이지가 너무 오래 열려 있었습니다. 다시 시도하세요.",
  error: "요청한 페이지에 오류가 발생했습니다.",
};

const TEXTS: Readonly<Record<Language, Texts>> = { en, ko };

/** Texts in the language that `lang` of a request asks for; English where it is none of the pages'.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html#managed-login-localization */
export const textsIn = (language: string | null): { language: Language; texts: Texts } =>
  language === "ko" ? { language, texts: TEXTS.ko } : { language: "en", texts: TEXTS.en };
