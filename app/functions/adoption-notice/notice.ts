import { escapeHtml, type Message } from "../mail/send-once.ts";

/** Message of the topic about an adoption. */
export interface Adoption {
  /** Of the change: the same whenever it is delivered. */
  readonly eventId: string;
  readonly mysfitId: string;
  readonly mysfitName: string;
  readonly userId: string;
}

/** Reads a message of the topic. @throws Error when something is missing */
export function readAdoption(body: string): Adoption {
  const value = JSON.parse(body) as Partial<Record<keyof Adoption, unknown>>;
  for (const member of ["eventId", "mysfitId", "mysfitName", "userId"] as const)
    if (typeof value[member] !== "string" || value[member] === "")
      throw new Error(`the notice of an adoption has no ${member}`);
  return value as Adoption;
}

/** The mail to the adopter, in English and Korean. */
export function adoptionMessage(to: string, { mysfitName }: Adoption): Message {
  const lines = [
    `Congratulations! ${mysfitName} is yours now. Please be kind: mysfits remember.`,
    `축하합니다! 이제 ${mysfitName}은(는) 당신의 가족입니다. 소중히 대해 주세요.`,
  ];
  return {
    to,
    subject: `Mythical Mysfits: you adopted ${mysfitName} / ${mysfitName} 입양 완료`,
    text: lines.join("\n\n"),
    html: `<!doctype html><html><body style="font-family: sans-serif">${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join("")}</body></html>`,
  };
}
