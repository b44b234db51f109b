import * as pulumi from "@pulumi/pulumi";
import * as app from "../app/index.ts";
import { Secret } from "../components/secret/index.ts";
import type { Environment } from "../components/parts/environment.ts";
import type { ContainerSecret } from "../components/parts/secret-source.ts";
import type { Payments } from "./payment-settings.ts";

/** Parts of the program that payments bring. */
export interface PaymentParts {
  /** Variables of the shop's tasks. */
  readonly environment: Environment;
  /** Variables of theirs that nobody may see. */
  readonly secrets: Readonly<Record<string, ContainerSecret>>;
  /** Members of the site's `config.json`. */
  readonly siteConfig: Readonly<Record<string, string>>;
  /** Origins that the site may use besides its own. */
  readonly sources?: Readonly<Record<"scripts" | "frames" | "connections", readonly string[]>>;
}

/** Makes what a shop needs for its payments.
 * @see https://docs.stripe.com/security/guide#content-security-policy */
export function makePayments(
  payments: Payments,
  commons: { readonly protect: boolean; readonly tags: Readonly<Record<string, string>> },
): PaymentParts {
  if (payments.provider === "sandbox")
    return { environment: {}, secrets: {}, siteConfig: { shopPayments: "sandbox" } };
  const { publishableKey, key, webhookSecret, siteUrl } = payments;
  const { variables } = app;
  void pulumi.log.info(
    "mysfits:shop.payments is Stripe: an order is charged at api.stripe.com, from a copy on this machine too. Use keys of its test mode there",
  );
  const secret = new Secret("shop-payments", {
    description: "Keys of the shop at Stripe",
    value: pulumi.jsonStringify({ key, webhookSecret }),
    ...commons,
  });
  return {
    environment: { [variables.shop.payments]: "stripe", [variables.shop.siteUrl]: siteUrl },
    secrets: {
      [variables.shop.stripeKey]: { secret, member: "key" },
      [variables.shop.webhookSecret]: { secret, member: "webhookSecret" },
    },
    siteConfig: { shopPayments: "stripe", stripeKey: publishableKey },
    sources: {
      scripts: ["https://js.stripe.com", "https://*.js.stripe.com"],
      frames: ["https://js.stripe.com", "https://*.js.stripe.com", "https://hooks.stripe.com"],
      connections: ["https://api.stripe.com"],
    },
  };
}
