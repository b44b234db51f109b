/** Texts in English of the pages where people sign in and look after their account, loaded with them. */
export const en = {
  "signIn.registered": "Already registered?",
  "signIn.new": "New here?",
  "signIn.passwordAgain": "Password again",
  "signIn.passwordRule": "At least 14 characters, with lower case, upper case and a digit.",
  "signIn.passwordsDiffer": "The two passwords are not the same.",
  "signIn.otherPassword":
    "Choose another password. At least 14 characters, with lower case, upper case and a digit.",
  "signIn.codeSent": "If this address is new here, a code is on its way to it.",
  "signIn.code": "Code",
  "signIn.codeRule": "Six digits",
  "signIn.confirm": "Confirm",
  "signIn.noMail": "No mail?",
  "signIn.resend": "Send a new code",
  "signIn.resent": "If this address is waiting for a code, a new one is on its way.",

  "account.contents": "On this page",

  "account.sessions.title": "Sessions",
  "account.sessions.text":
    "You stay signed in on this device, in every tab, until you sign out or have not come back for 30 days.",
  "account.sessions.here": "Sign out here",
  "account.sessions.everywhereText":
    "If you left a device signed in, or lost one, sign out everywhere. Devices that are open notice it within an hour.",
  "account.sessions.everywhere": "Sign out everywhere",

  "cognito.NotAuthorizedException": "Incorrect username or password.",
  "cognito.CodeMismatchException": "Invalid verification code. Please check it and try again.",
  "cognito.ExpiredCodeException": "This code has expired. Ask for a new one.",
  "cognito.LimitExceededException": "Too many attempts. Please wait a while and try again.",
  "cognito.CodeDeliveryFailureException": "The code could not be sent. Please try again in a few minutes.",
  "cognito.InvalidPasswordException": "This password is not strong enough. Choose another one.",
  "cognito.InvalidParameterException": "What was entered can't be taken. Please check it.",
  "cognito.PasswordResetRequiredException": "This account needs a new password before it can be used.",
  "cognito.UserAlreadyAuthenticatedException": "Somebody is signed in already. Sign out first.",
  "cognito.UserLambdaValidationException":
    "This address can't be registered. Please use another one, or try again.",
  "cognito.DisposableAddress":
    "Please use a mail address that you keep: this one is of a throw-away service.",
} as const;
