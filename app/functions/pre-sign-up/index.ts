import { disposableDomains } from "../../data/disposable-domains.ts";
import { checkSignUp, type PreSignUpEvent } from "./handle.ts";

const blocked = new Set(disposableDomains);

/** Trigger before somebody signs up. */
export async function handler(event: PreSignUpEvent): Promise<PreSignUpEvent> {
  return await Promise.resolve(checkSignUp(event, blocked));
}
