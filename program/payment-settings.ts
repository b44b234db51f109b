import * as pulumi from "@pulumi/pulumi";
import { Type, type Static } from "typebox";

/** Schema of who takes the shop's money: nobody, in a sandbox, or Stripe, to which the site sends cards under this publishable key. */
export const Provider = Type.Union([
  Type.Literal("sandbox"),
  Type.Object(
    { stripe: Type.String({ pattern: "^pk_(test|live)_[A-Za-z0-9]+$" }) },
    { additionalProperties: false },
  ),
]);

/** Schema of a key of Stripe's that nobody may see. */
export const StripeSecret = Type.String({ pattern: "^\\S{16,512}$" });

/** Settings of a stage that payments depend on. */
export interface PaymentSettings {
  readonly shop?: { readonly payments?: Static<typeof Provider> };
  readonly network: { readonly egress: string };
  readonly domain?: { readonly name: string };
  readonly stripeKey?: string;
  readonly stripeWebhookSecret?: string;
}

/** Payments of a shop. */
export type Payments =
  | { readonly provider: "sandbox" }
  | {
      readonly provider: "stripe";
      readonly publishableKey: string;
      readonly key: pulumi.Output<string>;
      readonly webhookSecret: pulumi.Output<string>;
      /** Address of the site, where a bank sends the buyer back to. */
      readonly siteUrl: string;
    };

/** Lists what keeps a stage from taking money by Stripe, each line with its key; nothing where the sandbox does.
 * @param isSecret True for a key whose value Pulumi holds as a secret. */
export function paymentProblems(
  settings: PaymentSettings,
  prefix: string,
  isSecret: (key: string) => boolean,
): string[] {
  const { shop, network, domain } = settings;
  if (typeof shop?.payments !== "object") return [];
  const secrets = ["stripeKey", "stripeWebhookSecret"] as const;
  return [
    ...(network.egress === "endpoints"
      ? [
          `${prefix}network.egress must be "nat" or "public-ip" with Stripe, which tasks behind endpoints can't reach (got "endpoints")`,
        ]
      : []),
    ...(domain ? [] : [`${prefix}domain is missing: the site to which a bank sends the buyer back`]),
    ...secrets
      .filter((key) => settings[key] === undefined || !isSecret(`${prefix}${key}`))
      .map((key) => {
        const fault = settings[key] === undefined ? "is missing" : "is plain text";
        return `${prefix}${key} ${fault}: npm run pulumi -- config set --secret ${key}, with the value that Stripe shows`;
      }),
  ].map((line) => `  ${line}`);
}

/** Reads the payments of a stage without problems. */
export function readPayments(settings: PaymentSettings): Payments {
  const { shop, domain, stripeKey = "", stripeWebhookSecret = "" } = settings;
  if (typeof shop?.payments !== "object") return { provider: "sandbox" };
  return {
    provider: "stripe",
    publishableKey: shop.payments.stripe,
    key: pulumi.secret(stripeKey),
    webhookSecret: pulumi.secret(stripeWebhookSecret),
    siteUrl: `https://${domain?.name}`,
  };
}
