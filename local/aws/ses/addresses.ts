import { AwsError } from "../../contract/errors.ts";

/** Recipients of a mail. */
export interface Destination {
  readonly ToAddresses?: readonly string[] | undefined;
  readonly CcAddresses?: readonly string[] | undefined;
  readonly BccAddresses?: readonly string[] | undefined;
}

/** An address with the name that is shown. */
export interface Address {
  readonly name: string;
  readonly address: string;
}

/** Takes apart `Name <address>`; undefined for what is none. */
export function parseAddress(text: string): Address | undefined {
  const [, name = "", inner] = /^\s*"?([^"<>\r\n]*?)"?\s*<([^<>\s]+)>\s*$/.exec(text) ?? [];
  const address = inner ?? text.trim();
  return /^[\x21-\x7E]+@[\w.-]+$/.test(address) && address.length <= 320 ? { name, address } : undefined;
}

/** Takes apart `Name <address>`. @throws AwsError BadRequestException */
export function readAddress(text: string): Address {
  const address = parseAddress(text);
  if (!address)
    throw new AwsError("BadRequestException", `Missing or invalid e-mail address: <${text.slice(0, 100)}>`);
  return address;
}

/** Every address of a destination as it was given. */
export function namedAddresses({ ToAddresses, CcAddresses, BccAddresses }: Destination): string[] {
  return [...(ToAddresses ?? []), ...(CcAddresses ?? []), ...(BccAddresses ?? [])];
}

/** Every address of a destination, without names. @throws AwsError BadRequestException for none, or more than 50. */
export function readRecipients(destination: Destination, otherwise: readonly string[] = []): string[] {
  const named = namedAddresses(destination);
  const recipients = (named.length > 0 ? named : otherwise).map((text) => readAddress(text).address);
  if (recipients.length === 0)
    throw new AwsError("BadRequestException", "There must be at least one recipient.");
  if (recipients.length > 50)
    throw new AwsError("BadRequestException", `Recipient count exceeds 50 (got ${recipients.length}).`);
  return recipients;
}
