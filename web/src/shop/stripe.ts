import { SiteError } from "../errors.ts";
import type { Language } from "../i18n/catalogue.ts";

/** As much of Stripe.js as is used. It was written from the documentation, and never met Stripe.
 * @see https://docs.stripe.com/js */
interface Stripe {
  elements(options: { readonly locale: string }): { create(type: "card"): CardElement };
  createPaymentMethod(data: { readonly type: "card"; readonly card: CardElement }): Promise<{
    readonly paymentMethod?: { readonly id: string };
    readonly error?: { readonly type?: string };
  }>;
}

/** A form for a card in a frame of Stripe's. */
interface CardElement {
  mount(place: HTMLElement): void;
  destroy(): void;
}

/** Form for a card, of which the shop sees nothing but a token. */
export interface StripeCard {
  readonly element: CardElement;
  /** Makes the token of the card that was typed.
   * @throws SiteError for a card that is not whole or not right, and when Stripe can't be reached. */
  readonly token: () => Promise<string>;
}

/** Stripe wants its script to come from itself, always. Its version is the one that the shop speaks.
 * @see https://docs.stripe.com/js/including */
const SCRIPT = "https://js.stripe.com/dahlia/stripe.js";

let loaded: Promise<(key: string) => Stripe> | undefined;

/** Loads the script, once; a failed attempt is made again at the next call. */
function load(): Promise<(key: string) => Stripe> {
  loaded ??= new Promise<(key: string) => Stripe>((resolve, reject) => {
    const script = document.createElement("script");
    const fail = () => {
      script.remove();
      loaded = undefined;
      reject(new SiteError((t) => t("shop.noStripe")));
    };
    script.onerror = fail;
    script.onload = () => {
      const { Stripe: make } = window as unknown as { readonly Stripe?: (key: string) => Stripe };
      if (make) resolve(make);
      else fail();
    };
    script.src = SCRIPT;
    document.head.append(script);
  });
  return loaded;
}

/** Opens a form for a card.
 * @throws SiteError when Stripe can't be reached. */
export async function openCard(publishableKey: string, language: Language): Promise<StripeCard> {
  const stripe = (await load())(publishableKey);
  const card = stripe.elements({ locale: language }).create("card");
  return {
    element: card,
    token: async () => {
      const { paymentMethod, error } = await stripe.createPaymentMethod({ type: "card", card });
      if (paymentMethod) return paymentMethod.id;
      const isOfCard = error?.type === "validation_error" || error?.type === "card_error";
      throw new SiteError((t) => t(isOfCard ? "shop.decline.incorrect_details" : "shop.noStripe"));
    },
  };
}
