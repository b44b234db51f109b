/** Texts in English of the pages where people sign in and look after their account, loaded with them. */
export const en = {
  "field.newPassword": "New password",

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

  "signIn.withPasskey": "Sign in with a passkey",
  "signIn.passkeyAddress": "Enter your mail address first.",
  "signIn.codeWrongOrOld":
    "This code is wrong or no longer valid. Check the newest mail, or ask for a new code.",
  "signIn.continue": "Continue",
  "signIn.again": "Begin again",
  "signIn.unknownStep": "This site can't do the sign-in step {step}.",

  "signIn.totp.title": "Code of your app",
  "signIn.totp.text": "Enter the six digits that your authenticator app shows for Mythical Mysfits.",
  "signIn.totp.lost":
    "Lost the app? {ask}: an administrator can turn the second factor off once it is clear that it is you.",
  "signIn.email.title": "Code from the mail",
  "signIn.email.text": "A code is on its way to your address. Enter it here.",
  "signIn.newPassword.title": "Choose your password",
  "signIn.newPassword.text": "Your first password was chosen for you. Choose one of your own.",
  "signIn.totpSetup.title": "Set up an authenticator app",
  "signIn.totpSetup.text":
    "Everybody signs in with a code of an app here. Scan the picture with your authenticator app, then enter the code that it shows.",
  "signIn.choice.title": "Choose how to sign in",
  "signIn.choice.first": "Ways to sign in with this address",
  "signIn.choice.second": "Second factor",
  "signIn.choice.noPasskey":
    "No passkey can be used for this address now: there is none, or a second factor is on. Then the password comes first.",
  "signIn.choice.none": "Choose one.",
  "signIn.choice.PASSWORD_SRP": "Password",
  "signIn.choice.WEB_AUTHN": "Passkey",
  "signIn.choice.EMAIL_OTP": "Code by mail",
  "signIn.choice.TOTP": "Code of an authenticator app",
  "signIn.choice.EMAIL": "Code by mail",

  "forgot.text":
    "Enter your address. If it has an account, we mail a code to it, with which you choose a new password.",
  "forgot.send": "Mail me a code",
  "forgot.title": "Choose a new password",
  "forgot.sent": "If this address has an account, a code is on its way to it. It is valid for an hour.",
  "forgot.replace": "Save the new password",

  "authenticator.qr": "QR code for an authenticator app",
  "authenticator.secret": "Or type this key into the app:",
  "authenticator.open": "Open the authenticator app on this device",

  "account.contents": "On this page",

  "account.fresh.text": "To change this, sign in again first: you signed in a while ago.",
  "account.fresh.action": "Sign in again",

  "account.picture.title": "Picture",
  "account.picture.text":
    "A picture of you, if you like. Only you see it. What the camera noted, such as the place, is removed, and the file that you upload is deleted.",
  "account.picture.choose": "Choose a picture",
  "account.picture.chooseOther": "Choose another picture",
  "account.picture.rule":
    "JPEG, PNG or WebP, at least 32 × 32 pixels. You can also drop it here. A square of it is shown.",
  "account.picture.preview": "The part that will be shown",
  "account.picture.position": "Move the part that is shown",
  "account.picture.upload": "Use this picture",
  "account.picture.cancel": "Cancel",
  "account.picture.sending": "Uploading",
  "account.picture.waiting": "Your picture is being made …",
  "account.picture.saved": "Your picture is there.",
  "account.picture.later":
    "It takes longer than usual. Come back in a few minutes: your picture will be here, or the reason why not.",
  "account.picture.alt": "Your picture",
  "account.picture.remove": "Remove my picture",
  "account.picture.removed": "Your picture is deleted.",
  "account.picture.notTaken": "The picture was not taken (status {status}). Please try again.",
  "account.picture.refused": "Your last picture could not be used.",
  "account.picture.refused.size": "The file is too large.",
  "account.picture.refused.type": "The file is no JPEG, PNG or WebP.",
  "account.picture.refused.dimensions": "It has too few or too many pixels.",
  "account.picture.refused.animated": "It moves. Choose one that stands still.",
  "account.picture.refused.colors": "Its colors are for print. Save it in RGB.",
  "account.picture.refused.damaged": "The file is damaged.",

  "account.address.title": "E-mail address",
  "account.address.now": "You sign in with {email}, and mails go there.",
  "account.address.new": "New address",
  "account.address.action": "Change the address",
  "account.address.sent":
    "If {email} can be used, a code is on its way to it. Until you enter it, the present address counts.",
  "account.address.confirm": "Confirm the new address",
  "account.address.other": "Enter another address",
  "account.address.done": "Your address is changed.",

  "account.password.title": "Password",
  "account.password.present": "Present password",
  "account.password.action": "Change the password",
  "account.password.done":
    "Your password is changed. Other devices stay signed in: to end that, sign out everywhere.",

  "account.secondFactor.title": "Second factor",
  "account.secondFactor.off":
    "Off. With it, a stolen password opens nothing: each sign-in also asks for a code of an app on your phone. Administrators need it.",
  "account.secondFactor.on":
    "On: each sign-in asks for a code of your authenticator app, after the password. Passkeys rest as long as it is on.",
  "account.secondFactor.lost":
    "Before you change phones, turn it off here, and set it up again on the new one. If the phone is lost: {ask}. An administrator can turn it off once it is clear that it is you; nobody else can, and a new password does not.",
  "account.secondFactor.setUp": "Set up an authenticator app",
  "account.secondFactor.scan":
    "Scan the picture with an authenticator app, such as the one of your phone's password manager. Then enter the code that it shows.",
  "account.secondFactor.code": "Code of the app",
  "account.secondFactor.turnOn": "Turn on",
  "account.secondFactor.turnOff": "Turn off",
  "account.secondFactor.turnedOn": "The second factor is on.",
  "account.secondFactor.turnedOff": "The second factor is off.",

  "account.passkeys.title": "Passkeys",
  "account.passkeys.text":
    "With a passkey you sign in by your finger, your face or the PIN of your device, without a password. Nobody can have it typed into a false site.",
  "account.passkeys.lost":
    "If a device is lost, remove its passkey here. Your password goes on working, and a forgotten one is replaced by mail.",
  "account.passkeys.none": "You have no passkey yet.",
  "account.passkeys.unnamed": "Passkey",
  "account.passkeys.made": "made {time}",
  "account.passkeys.add": "Add a passkey",
  "account.passkeys.added": "The passkey is added.",
  "account.passkeys.remove": "Remove {name}",
  "account.passkeys.removed": "The passkey is removed.",
  "account.passkeys.byName": "Browsers take passkeys only at an address with a name: {address}.",

  "account.sessions.title": "Sessions",
  "account.sessions.text":
    "You stay signed in on this device, in every tab, until you sign out or have not come back for 30 days.",
  "account.sessions.here": "Sign out here",
  "account.sessions.everywhereText":
    "If you left a device signed in, or lost one, sign out everywhere. Devices that are open notice it within an hour.",
  "account.sessions.everywhere": "Sign out everywhere",

  "account.profile.title": "Profile",
  "account.profile.text": "What you want to be called, and in which language we write to you.",
  "account.profile.name": "Display name",
  "account.profile.nameRule": "Up to 50 characters of any script. Leave it empty to have none.",
  "account.profile.language": "Language of our mails and of this site",
  "account.profile.save": "Save",
  "account.profile.saved": "Saved.",

  "account.data.title": "My data",
  "account.data.text":
    "Everything that we have stored about you, in one file: your profile, likes, adoptions, questions of the last 180 days, your registration for the event, and what the sign-in service knows. Programs can read it, and so can you.",
  "account.data.action": "Download my data",
  "account.data.done": "The file {file} is among your downloads.",
  "account.data.elsewhere": "What is not in the file",

  "account.withdrawal.title": "Close my account",
  "account.withdrawal.text":
    "Your likes, questions, registration for the event, cart, picture and profile are deleted, the mysfits that you adopted are free again, and then the account itself is deleted. Nobody can bring it back.",
  "account.withdrawal.word": "close",
  "account.withdrawal.confirm": "Type “{word}” to confirm",
  "account.withdrawal.otherWord": "Nothing was deleted. Type “{word}” if you want to close your account.",
  "account.withdrawal.action": "Close my account",
  "account.withdrawal.begun": "The closing of your account began on {date}, and is not finished.",
  "account.withdrawal.continue": "Go on",
  "account.withdrawal.steps": "Closing your account",
  "account.withdrawal.browser": "Clicks that this browser has noted and not sent",
  "account.withdrawal.data": "Likes, adoptions, questions, registration, cart, picture and profile",
  "account.withdrawal.account": "The account itself",
  "account.withdrawal.done": "deleted",
  "account.withdrawal.running": "being deleted …",
  "account.withdrawal.waiting": "waits",
  "account.withdrawal.interrupted":
    "It goes on by itself when you are online again. Nothing is lost when you close this page: come back and go on.",

  "goodbye.text": "Your account is closed, and what was yours is deleted. Thank you for your visit.",
  "goodbye.remaining": "What is left, and for how long",
  "goodbye.home": "To the mysfits",

  "kept.account": "Your account with the sign-in service: until you delete it.",
  "kept.orders":
    "Orders in the shop, if you used it: by the account’s number, as records of sales. A cart there goes when the account is closed.",
  "kept.clicks":
    "Which mysfits you looked at while you were signed in, if you agreed to that: by the account’s number, which means nobody once the account is gone.",
  "kept.mails": "That a mail was sent to you, so that none is sent twice.",
  "kept.blockedAddress":
    "Your address, if mails to it came back or were reported as spam: until you ask us to take it off the list.",
  "kept.questionMails": "Your questions, in the mailbox of the administrator who got them.",
  "kept.logs": "Logs with network addresses and the account’s number.",
  "kept.backups": "Backups of all data together.",
  "kept.unverified":
    "Questions and a registration under your address: they are found when the address is confirmed.",
  "kept.days": { one: "{count} day at most.", other: "{count} days at most." },

  "cognito.NotAuthorizedException": "Incorrect username or password.",
  "cognito.CodeMismatchException": "Invalid verification code. Please check it and try again.",
  "cognito.ExpiredCodeException":
    "This code has expired, or was used already. Take the next one, or ask for a new one.",
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
  "cognito.SessionExpired": "That took too long, or was done already. Please begin again.",
  "cognito.UnexpectedLambdaException":
    "The service did not answer in time, and nothing was changed. Please try again.",
  "cognito.PasskeyCanceled":
    "Nothing was done: the browser's question was closed, or no passkey on this device fits.",
  "cognito.PasskeyAlreadyExists": "This device has a passkey of this account already.",
  "cognito.PasskeyNotSupported": "This browser or this device can't do that with a passkey.",
} as const;
