import { translation, type Plural } from "../catalogue.ts";
import type { en } from "./en.ts";

const texts = {
  "signIn.registered": "이미 가입하셨나요?",
  "signIn.new": "처음이신가요?",
  "signIn.passwordAgain": "비밀번호 다시 입력",
  "signIn.passwordRule": "14자 이상, 영문 소문자와 대문자, 숫자를 모두 넣어 주세요.",
  "signIn.passwordsDiffer": "두 비밀번호가 서로 다릅니다.",
  "signIn.otherPassword":
    "다른 비밀번호를 골라 주세요. 14자 이상, 영문 소문자와 대문자, 숫자를 모두 넣어야 합니다.",
  "signIn.codeSent": "처음 가입하는 주소라면 확인 코드를 메일로 보냈습니다.",
  "signIn.code": "확인 코드",
  "signIn.codeRule": "숫자 여섯 자리",
  "signIn.confirm": "확인",
  "signIn.noMail": "메일이 오지 않았나요?",
  "signIn.resend": "새 코드 받기",
  "signIn.resent": "확인을 기다리는 주소라면 새 코드를 메일로 보냈습니다.",

  "account.contents": "이 페이지의 내용",

  "account.sessions.title": "로그인 상태",
  "account.sessions.text":
    "이 기기에서는 로그아웃하거나 30일 동안 방문하지 않을 때까지 모든 탭에서 로그인이 유지됩니다.",
  "account.sessions.here": "이 기기에서 로그아웃",
  "account.sessions.everywhereText":
    "다른 기기에서 로그아웃하지 않았거나 기기를 잃어버렸다면 모든 기기에서 로그아웃하세요. 열려 있는 기기는 한 시간 안에 알게 됩니다.",
  "account.sessions.everywhere": "모든 기기에서 로그아웃",

  "cognito.NotAuthorizedException": "메일 주소나 비밀번호가 맞지 않습니다.",
  "cognito.CodeMismatchException": "확인 코드가 맞지 않습니다. 확인하고 다시 입력해 주세요.",
  "cognito.ExpiredCodeException": "확인 코드가 만료되었습니다. 새 코드를 받아 주세요.",
  "cognito.LimitExceededException": "시도가 너무 많았습니다. 잠시 기다렸다가 다시 시도해 주세요.",
  "cognito.CodeDeliveryFailureException": "코드를 보내지 못했습니다. 몇 분 뒤에 다시 시도해 주세요.",
  "cognito.InvalidPasswordException": "비밀번호가 안전하지 않습니다. 다른 비밀번호를 골라 주세요.",
  "cognito.InvalidParameterException": "입력한 내용을 받을 수 없습니다. 확인해 주세요.",
  "cognito.PasswordResetRequiredException": "이 계정을 쓰려면 먼저 비밀번호를 새로 정해야 합니다.",
  "cognito.UserAlreadyAuthenticatedException": "이미 로그인되어 있습니다. 먼저 로그아웃해 주세요.",
  "cognito.UserLambdaValidationException":
    "이 주소로는 가입할 수 없습니다. 다른 주소를 쓰거나 다시 시도해 주세요.",
  "cognito.DisposableAddress":
    "계속 쓰시는 메일 주소를 입력해 주세요. 이 주소는 일회용 메일 서비스의 것입니다.",
} as const satisfies Readonly<Record<keyof typeof en, string | Plural>>;

/** Those texts in Korean. */
export const ko = translation(texts);
