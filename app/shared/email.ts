import { domainToASCII } from "node:url";
import { emailPattern } from "./email-pattern.ts";

const stored = new RegExp(emailPattern);
/** Letters of any script, digits, hyphens and full stops. `domainToASCII` reads a domain as a browser reads an address: it drops line breaks,
 * tabs and invisible characters, decodes `%61`, and takes what is before a `/` as the whole. */
const written = /^[\p{L}\p{M}\p{N}.。-]+$/u;

/** Brings a mail address into the one spelling that the application stores and compares: lower case, the domain in ASCII.
 * @returns undefined for what is no address. */
export function normaliseEmail(text: string): string | undefined {
  const [, local = "", domain = ""] = /^([^@]+)@([^@]+)$/.exec(text.trim().normalize("NFKC")) ?? [];
  if (!written.test(domain)) return undefined;
  const address = `${local}@${domainToASCII(domain)}`.toLowerCase();
  return stored.test(address) ? address : undefined;
}
