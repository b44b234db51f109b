import { translation, type Plural } from "../catalogue.ts";
import type { en } from "./en.ts";

const texts = {
  "field.newPassword": "새 비밀번호",

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

  "signIn.withPasskey": "패스키로 로그인",
  "signIn.passkeyAddress": "먼저 메일 주소를 입력해 주세요.",
  "signIn.codeWrongOrOld":
    "코드가 틀렸거나 더 이상 쓸 수 없습니다. 가장 최근 메일을 확인하거나 새 코드를 받아 주세요.",
  "signIn.continue": "계속",
  "signIn.again": "처음부터 다시",
  "signIn.unknownStep": "이 사이트에서는 로그인 단계 {step}을(를) 진행할 수 없습니다.",

  "signIn.totp.title": "인증 앱의 코드",
  "signIn.totp.text": "인증 앱에 표시된 여섯 자리 숫자를 입력해 주세요.",
  "signIn.totp.lost":
    "인증 앱을 잃어버렸다면 {ask}를 이용해 주세요. 본인임이 확인되면 관리자가 2단계 인증을 꺼 드립니다.",
  "signIn.email.title": "메일로 받은 코드",
  "signIn.email.text": "메일 주소로 코드를 보냈습니다. 여기에 입력해 주세요.",
  "signIn.newPassword.title": "비밀번호 정하기",
  "signIn.newPassword.text": "처음 비밀번호는 임시로 받은 것입니다. 직접 정한 비밀번호로 바꿔 주세요.",
  "signIn.totpSetup.title": "인증 앱 설정",
  "signIn.totpSetup.text":
    "여기서는 모두 앱의 코드로 로그인합니다. 인증 앱으로 그림을 찍은 뒤 앱에 표시된 코드를 입력해 주세요.",
  "signIn.choice.title": "로그인 방법 고르기",
  "signIn.choice.first": "이 주소로 로그인하는 방법",
  "signIn.choice.second": "2단계 인증",
  "signIn.choice.noPasskey":
    "지금은 이 주소로 패스키를 쓸 수 없습니다. 패스키가 없거나 2단계 인증이 켜져 있습니다. 비밀번호부터 입력해 주세요.",
  "signIn.choice.none": "하나를 골라 주세요.",
  "signIn.choice.PASSWORD_SRP": "비밀번호",
  "signIn.choice.WEB_AUTHN": "패스키",
  "signIn.choice.EMAIL_OTP": "메일로 받는 코드",
  "signIn.choice.TOTP": "인증 앱의 코드",
  "signIn.choice.EMAIL": "메일로 받는 코드",

  "forgot.text":
    "메일 주소를 입력해 주세요. 가입된 주소라면 새 비밀번호를 정할 수 있는 코드를 메일로 보내 드립니다.",
  "forgot.send": "코드 받기",
  "forgot.title": "새 비밀번호 정하기",
  "forgot.sent": "가입된 주소라면 코드를 메일로 보냈습니다. 코드는 한 시간 동안 쓸 수 있습니다.",
  "forgot.replace": "새 비밀번호 저장",

  "authenticator.qr": "인증 앱용 큐알 코드",
  "authenticator.secret": "또는 앱에 이 키를 직접 입력하세요.",
  "authenticator.open": "이 기기의 인증 앱 열기",

  "account.contents": "이 페이지의 내용",

  "account.fresh.text": "로그인한 지 시간이 지났습니다. 바꾸려면 먼저 다시 로그인해 주세요.",
  "account.fresh.action": "다시 로그인",

  "account.picture.title": "사진",
  "account.picture.text":
    "원하시면 내 사진을 올릴 수 있습니다. 나만 볼 수 있습니다. 위치처럼 카메라가 남긴 정보는 지우고, 올린 파일은 삭제합니다.",
  "account.picture.choose": "사진 고르기",
  "account.picture.chooseOther": "다른 사진 고르기",
  "account.picture.rule":
    "JPEG, PNG, WebP 파일이며 32 × 32픽셀 이상이어야 합니다. 여기에 끌어다 놓아도 됩니다. 정사각형으로 잘라 보여 드립니다.",
  "account.picture.preview": "보일 부분",
  "account.picture.position": "보일 부분 옮기기",
  "account.picture.upload": "이 사진 쓰기",
  "account.picture.cancel": "취소",
  "account.picture.sending": "올리는 중",
  "account.picture.waiting": "사진을 만들고 있습니다…",
  "account.picture.saved": "사진을 저장했습니다.",
  "account.picture.later":
    "평소보다 오래 걸립니다. 몇 분 뒤에 다시 오시면 사진이나 쓸 수 없는 까닭을 보실 수 있습니다.",
  "account.picture.alt": "내 사진",
  "account.picture.remove": "내 사진 지우기",
  "account.picture.removed": "사진을 지웠습니다.",
  "account.picture.notTaken": "사진을 올리지 못했습니다(상태 {status}). 다시 시도해 주세요.",
  "account.picture.refused": "마지막에 올린 사진은 쓸 수 없습니다.",
  "account.picture.refused.size": "파일이 너무 큽니다.",
  "account.picture.refused.type": "JPEG, PNG, WebP 파일이 아닙니다.",
  "account.picture.refused.dimensions": "픽셀이 너무 적거나 너무 많습니다.",
  "account.picture.refused.animated": "움직이는 사진입니다. 멈춘 사진을 골라 주세요.",
  "account.picture.refused.colors": "인쇄용 색상입니다. RGB로 저장해 주세요.",
  "account.picture.refused.damaged": "파일이 손상되었습니다.",

  "account.address.title": "메일 주소",
  "account.address.now": "{email} 주소로 로그인하며 메일도 이 주소로 갑니다.",
  "account.address.new": "새 메일 주소",
  "account.address.action": "메일 주소 바꾸기",
  "account.address.sent":
    "{email} 주소를 쓸 수 있다면 코드를 메일로 보냈습니다. 코드를 입력할 때까지는 지금 주소가 유효합니다.",
  "account.address.confirm": "새 주소 확인",
  "account.address.other": "다른 주소 입력",
  "account.address.done": "메일 주소가 바뀌었습니다.",

  "account.password.title": "비밀번호",
  "account.password.present": "현재 비밀번호",
  "account.password.action": "비밀번호 바꾸기",
  "account.password.done":
    "비밀번호가 바뀌었습니다. 다른 기기의 로그인은 유지되므로, 끝내려면 모든 기기에서 로그아웃하세요.",

  "account.secondFactor.title": "2단계 인증",
  "account.secondFactor.off":
    "꺼져 있습니다. 켜면 로그인할 때마다 휴대전화 앱의 코드도 물어보므로 비밀번호를 도둑맞아도 안전합니다. 관리자는 반드시 켜야 합니다.",
  "account.secondFactor.on":
    "켜져 있습니다. 로그인할 때마다 비밀번호 다음에 인증 앱의 코드를 물어봅니다. 켜져 있는 동안에는 패스키로 로그인할 수 없습니다.",
  "account.secondFactor.lost":
    "휴대전화를 바꾸기 전에 여기서 끄고 새 휴대전화에서 다시 설정하세요. 잃어버렸다면 {ask}를 이용해 주세요. 본인임이 확인되면 관리자가 꺼 드립니다. 다른 사람은 끌 수 없으며 비밀번호를 새로 정해도 꺼지지 않습니다.",
  "account.secondFactor.setUp": "인증 앱 설정",
  "account.secondFactor.scan":
    "휴대전화의 비밀번호 관리 앱과 같은 인증 앱으로 그림을 찍은 뒤, 앱에 표시된 코드를 입력해 주세요.",
  "account.secondFactor.code": "앱의 코드",
  "account.secondFactor.turnOn": "켜기",
  "account.secondFactor.turnOff": "끄기",
  "account.secondFactor.turnedOn": "2단계 인증을 켰습니다.",
  "account.secondFactor.turnedOff": "2단계 인증을 껐습니다.",

  "account.passkeys.title": "패스키",
  "account.passkeys.text":
    "패스키가 있으면 비밀번호 없이 지문이나 얼굴, 기기의 잠금 번호로 로그인합니다. 가짜 사이트에 속아 입력할 일도 없습니다.",
  "account.passkeys.lost":
    "기기를 잃어버렸다면 여기서 그 패스키를 지우세요. 비밀번호는 계속 쓸 수 있고, 잊어버린 비밀번호는 메일로 새로 정할 수 있습니다.",
  "account.passkeys.none": "아직 패스키가 없습니다.",
  "account.passkeys.unnamed": "패스키",
  "account.passkeys.made": "{time}에 만듦",
  "account.passkeys.add": "패스키 추가",
  "account.passkeys.added": "패스키를 추가했습니다.",
  "account.passkeys.remove": "{name} 지우기",
  "account.passkeys.removed": "패스키를 지웠습니다.",
  "account.passkeys.byName": "브라우저는 이름으로 된 주소에서만 패스키를 받습니다: {address}",

  "account.sessions.title": "로그인 상태",
  "account.sessions.text":
    "이 기기에서는 로그아웃하거나 30일 동안 방문하지 않을 때까지 모든 탭에서 로그인이 유지됩니다.",
  "account.sessions.here": "이 기기에서 로그아웃",
  "account.sessions.everywhereText":
    "다른 기기에서 로그아웃하지 않았거나 기기를 잃어버렸다면 모든 기기에서 로그아웃하세요. 열려 있는 기기는 한 시간 안에 알게 됩니다.",
  "account.sessions.everywhere": "모든 기기에서 로그아웃",

  "account.profile.title": "프로필",
  "account.profile.text": "불리고 싶은 이름과 메일을 받을 언어입니다.",
  "account.profile.name": "표시 이름",
  "account.profile.nameRule": "어떤 문자든 50자까지 쓸 수 있습니다. 비워 두면 이름이 없습니다.",
  "account.profile.language": "메일과 이 사이트의 언어",
  "account.profile.save": "저장",
  "account.profile.saved": "저장했습니다.",

  "account.data.title": "내 데이터",
  "account.data.text":
    "저희가 보관하는 회원님의 모든 정보를 파일 하나로 드립니다. 프로필, 좋아요, 입양, 최근 180일 동안의 문의, 행사 참가 신청, 로그인 서비스가 아는 내용이 들어 있습니다. 프로그램도 사람도 읽을 수 있습니다.",
  "account.data.action": "내 데이터 내려받기",
  "account.data.done": "{file} 파일을 내려받았습니다.",
  "account.data.elsewhere": "파일에 없는 것",

  "account.withdrawal.title": "회원 탈퇴",
  "account.withdrawal.text":
    "좋아요, 문의, 행사 참가 신청, 장바구니, 사진, 프로필을 지우고 입양한 미스핏을 놓아준 다음 계정을 지웁니다. 아무도 되돌릴 수 없습니다.",
  "account.withdrawal.word": "탈퇴",
  "account.withdrawal.confirm": "확인하려면 ‘{word}’라고 입력하세요",
  "account.withdrawal.otherWord": "아무것도 지우지 않았습니다. 탈퇴하려면 ‘{word}’라고 입력하세요.",
  "account.withdrawal.action": "탈퇴하기",
  "account.withdrawal.begun": "{date}에 시작한 탈퇴가 아직 끝나지 않았습니다.",
  "account.withdrawal.continue": "계속하기",
  "account.withdrawal.steps": "탈퇴 진행",
  "account.withdrawal.browser": "이 브라우저가 적어 두고 아직 보내지 않은 클릭",
  "account.withdrawal.data": "좋아요, 입양, 문의, 참가 신청, 장바구니, 사진, 프로필",
  "account.withdrawal.account": "계정",
  "account.withdrawal.done": "지웠습니다",
  "account.withdrawal.running": "지우는 중 …",
  "account.withdrawal.waiting": "기다리는 중",
  "account.withdrawal.interrupted":
    "다시 연결되면 저절로 계속합니다. 이 페이지를 닫아도 괜찮습니다. 다시 와서 계속하면 됩니다.",

  "goodbye.text": "탈퇴가 끝났고 회원님의 정보를 지웠습니다. 찾아 주셔서 고맙습니다.",
  "goodbye.remaining": "남아 있는 것과 그 기간",
  "goodbye.home": "미스핏 보러 가기",

  "kept.account": "로그인 서비스의 계정. 지우실 때까지 있습니다.",
  "kept.orders":
    "상점을 이용하셨다면 주문. 계정 번호로 남으며 판매 기록으로 보관합니다. 장바구니는 탈퇴할 때 지워집니다.",
  "kept.clicks":
    "동의하고 로그인한 동안 어떤 미스핏을 보셨는지. 계정 번호로 남으며, 계정이 없어지면 누구의 번호도 아닙니다.",
  "kept.mails": "메일을 보냈다는 기록. 같은 메일을 두 번 보내지 않으려고 둡니다.",
  "kept.blockedAddress":
    "메일이 되돌아왔거나 스팸으로 신고된 경우의 메일 주소. 목록에서 빼 달라고 하실 때까지 있습니다.",
  "kept.questionMails": "문의를 받은 관리자의 메일함에 있는 문의.",
  "kept.logs": "네트워크 주소와 계정 번호가 있는 로그.",
  "kept.backups": "모든 데이터를 함께 담은 백업.",
  "kept.unverified": "회원님의 주소로 남긴 문의와 참가 신청. 주소를 확인하면 찾을 수 있습니다.",
  "kept.days": { other: "길어야 {count}일 동안 남습니다." },

  "cognito.NotAuthorizedException": "메일 주소나 비밀번호가 맞지 않습니다.",
  "cognito.CodeMismatchException": "확인 코드가 맞지 않습니다. 확인하고 다시 입력해 주세요.",
  "cognito.ExpiredCodeException":
    "확인 코드가 만료되었거나 이미 쓰였습니다. 다음 코드를 쓰거나 새 코드를 받아 주세요.",
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
  "cognito.SessionExpired": "시간이 너무 오래 걸렸거나 이미 끝난 단계입니다. 처음부터 다시 해 주세요.",
  "cognito.UnexpectedLambdaException":
    "서비스가 제때 답하지 않았고 아무것도 바뀌지 않았습니다. 다시 시도해 주세요.",
  "cognito.PasskeyCanceled":
    "브라우저의 확인 창이 닫혔거나 이 기기에 맞는 패스키가 없어 아무것도 하지 않았습니다.",
  "cognito.PasskeyAlreadyExists": "이 기기에는 이미 이 계정의 패스키가 있습니다.",
  "cognito.PasskeyNotSupported": "이 브라우저나 기기에서는 패스키로 할 수 없는 일입니다.",
} as const satisfies Readonly<Record<keyof typeof en, string | Plural>>;

/** Those texts in Korean. */
export const ko = translation(texts);
