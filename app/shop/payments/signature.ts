import { createHmac, timingSafeEqual } from "node:crypto";
import { ForgedWebhook } from "./provider.ts";

/** Seconds that a signature is good for, before and after: what is recorded can't be sent again later. */
const WINDOW = 300;

/** Signs a webhook as Stripe does: `t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>" in hexadecimal>`.
 * @see https://docs.stripe.com/webhooks/signature */
export function sign(body: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${hmac(Buffer.from(body), secret, String(seconds)).toString("hex")}`;
}

/** Checks a signature over the bytes that came. Several `v1` are there while a secret is changed; one has to fit.
 * @throws ForgedWebhook */
export function verify(body: Buffer, header: unknown, secret: string, now: number): void {
  if (typeof header !== "string" || header.length > 1024)
    throw new ForgedWebhook("The webhook has no signature");
  const parts = header.split(",").map((part) => part.trim().split("="));
  const seconds = parts.find(([name]) => name === "t")?.[1] ?? "";
  const expected = hmac(body, secret, seconds);
  const fits = parts.some(([name, value = ""]) => {
    if (name !== "v1" || !/^[0-9a-f]{64}$/.test(value)) return false;
    return timingSafeEqual(Buffer.from(value, "hex"), expected);
  });
  if (!/^\d{1,12}$/.test(seconds) || !fits) throw new ForgedWebhook("The webhook's signature is wrong");
  if (Math.abs(now / 1000 - Number(seconds)) > WINDOW)
    throw new ForgedWebhook(`The webhook was signed more than ${WINDOW} seconds ago`);
}

function hmac(body: Buffer, secret: string, seconds: string): Buffer {
  return createHmac("sha256", secret).update(`${seconds}.`).update(body).digest();
}
