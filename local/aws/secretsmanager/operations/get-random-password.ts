import { operation } from "../operation.ts";
import { randomPassword } from "../random-password.ts";

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
export const getRandomPassword = operation("GetRandomPassword", {
  members: {
    PasswordLength: true,
    ExcludeCharacters: true,
    ExcludeNumbers: true,
    ExcludePunctuation: true,
    ExcludeUppercase: true,
    ExcludeLowercase: true,
    IncludeSpace: true,
    RequireEachIncludedType: true,
  },
  access: () => [{ action: "secretsmanager:GetRandomPassword", resource: "*" }],
  run: (_, input) => ({
    RandomPassword: randomPassword({
      length: input.PasswordLength,
      excluded: input.ExcludeCharacters,
      numbers: !(input.ExcludeNumbers ?? false),
      punctuation: !(input.ExcludePunctuation ?? false),
      uppercase: !(input.ExcludeUppercase ?? false),
      lowercase: !(input.ExcludeLowercase ?? false),
      space: input.IncludeSpace ?? false,
      eachType: input.RequireEachIncludedType ?? true,
    }),
  }),
});
