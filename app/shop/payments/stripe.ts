import type { DeclineReason } from "./declines.ts";
import {
  type Asked,
  type Charge,
  ForgedWebhook,
  type Outcome,
  type PaymentEvent,
  type PaymentProvider,
  PaymentUnclear,
} from "./provider.ts";
import { verify } from "./signature.ts";

/** Settings of {@link StripePayments}. */
export interface StripeOptions {
  /** Secret key, `sk_…`. */
  readonly key: string;
  /** Secret of the webhook's endpoint, `whsec_…`. */
  readonly webhookSecret: string;
  /** Page that a bank sends the buyer back to. */
  readonly returnUrl: string;
  /** @default that of Node */
  readonly fetch?: typeof fetch;
  /** @default https://api.stripe.com */
  readonly endpoint?: string;
  /** @default that of the machine */
  readonly now?: () => number;
}

/** Milliseconds for an answer: fewer than a request of the buyer may take. */
const PATIENCE = 6_000;
/** Version of the API that the shapes here are of. */
const VERSION = "2026-03-25.dahlia";

/** As much of a PaymentIntent as is read.
 * @see https://docs.stripe.com/api/payment_intents/object */
interface PaymentIntent {
  readonly id: string;
  readonly status: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly next_action?: { readonly redirect_to_url?: { readonly url?: string } | null } | null;
  readonly last_payment_error?: StripeError | null;
}

interface StripeError {
  readonly type?: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly payment_intent?: PaymentIntent;
}

/** @see https://docs.stripe.com/api/events/object */
interface StripeEvent {
  readonly id?: unknown;
  readonly type?: unknown;
  readonly data?: { readonly object?: Readonly<Record<string, unknown>> };
}

/** Payments by Stripe's PaymentIntents, by HTTP. It was tested with shapes written from the documentation, and never with Stripe itself.
 * @see https://docs.stripe.com/api/payment_intents */
export class StripePayments implements PaymentProvider {
  readonly name = "stripe";
  readonly #options: Required<StripeOptions>;

  constructor(options: StripeOptions) {
    this.#options = {
      ...options,
      fetch: options.fetch ?? fetch,
      endpoint: options.endpoint ?? "https://api.stripe.com",
      now: options.now ?? Date.now,
    };
  }

  /** Makes and confirms a PaymentIntent at once. The order is the idempotency key: Stripe gives the same answer again, errors too.
   * @see https://docs.stripe.com/api/idempotent_requests */
  async charge({ orderId, amount, currency, token }: Charge): Promise<Outcome> {
    return await this.#intent("POST", "/v1/payment_intents", {
      idempotencyKey: `charge:${orderId}`,
      form: {
        amount: String(amount),
        currency: currency.toLowerCase(),
        payment_method: token,
        "payment_method_types[0]": "card",
        confirm: "true",
        return_url: this.#options.returnUrl,
        "metadata[order_id]": orderId,
      },
    });
  }

  /** @see https://docs.stripe.com/api/payment_intents/search */
  async find({ orderId, reference }: Asked): Promise<Outcome | undefined> {
    if (reference !== undefined)
      return await this.#intent("GET", `/v1/payment_intents/${encodeURIComponent(reference)}`);
    const query = new URLSearchParams({ query: `metadata['order_id']:'${orderId}'`, limit: "1" });
    const { data = [] } = (await this.#call("GET", `/v1/payment_intents/search?${query.toString()}`)) as {
      readonly data?: readonly PaymentIntent[];
    };
    return data[0] && outcomeOf(data[0]);
  }

  /** @see https://docs.stripe.com/api/payment_intents/cancel */
  async cancel(payment: Asked): Promise<Outcome> {
    const known = await this.find(payment);
    if (!known) return { told: "cancelled", reference: undefined };
    if (known.told === "succeeded" || known.told === "cancelled") return known;
    return await this.#intent(
      "POST",
      `/v1/payment_intents/${encodeURIComponent(known.reference ?? "")}/cancel`,
      { idempotencyKey: `cancel:${payment.orderId}`, form: {} },
    );
  }

  /** @see https://docs.stripe.com/api/refunds/create */
  async refund(payment: Asked): Promise<Outcome> {
    const reference = payment.reference ?? (await this.find(payment))?.reference;
    if (reference === undefined) throw new PaymentUnclear(`Stripe knows no payment of ${payment.orderId}`);
    const refund = (await this.#call("POST", "/v1/refunds", {
      idempotencyKey: `refund:${payment.orderId}`,
      form: { payment_intent: reference },
    })) as { readonly status?: string };
    if (refund.status !== "succeeded" && refund.status !== "pending")
      throw new PaymentUnclear(`the refund is ${JSON.stringify(refund.status)}`);
    return { told: "refunded", reference };
  }

  /** @see https://docs.stripe.com/webhooks/signature */
  readWebhook(body: Buffer, headers: Readonly<Record<string, unknown>>): PaymentEvent | undefined {
    verify(body, headers["stripe-signature"], this.#options.webhookSecret, this.#options.now());
    let event: StripeEvent;
    try {
      event = JSON.parse(body.toString()) as StripeEvent;
    } catch (error) {
      throw new ForgedWebhook("The webhook is no JSON", { cause: error });
    }
    const { id, type, data } = event;
    const object = data?.object;
    if (typeof id !== "string" || !object) return undefined;
    const orderId = (object["metadata"] as Readonly<Record<string, unknown>> | undefined)?.["order_id"];
    if (typeof orderId !== "string") return undefined;
    if (type === "charge.refunded" && object["refunded"] === true)
      return { eventId: id, orderId, told: "refunded", reference: String(object["payment_intent"]) };
    if (typeof type !== "string" || !intentEvents.has(type)) return undefined;
    return { eventId: id, orderId, ...outcomeOf(object as unknown as PaymentIntent) };
  }

  async #intent(method: "GET" | "POST", path: string, request?: StripeRequest): Promise<Outcome> {
    return outcomeOf((await this.#call(method, path, request)) as PaymentIntent);
  }

  /** @returns the object that was asked for; of a declined card, its PaymentIntent.
   * @throws PaymentUnclear for everything else. */
  async #call(method: "GET" | "POST", path: string, request?: StripeRequest): Promise<unknown> {
    const { endpoint, key, fetch: ask } = this.#options;
    let status: number;
    let answer: { readonly error?: StripeError };
    try {
      const response = await ask(`${endpoint}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          "stripe-version": VERSION,
          ...(request && {
            "content-type": "application/x-www-form-urlencoded",
            "idempotency-key": request.idempotencyKey,
          }),
        },
        body: request && new URLSearchParams(request.form).toString(),
        signal: AbortSignal.timeout(PATIENCE),
      });
      status = response.status;
      answer = (await response.json()) as typeof answer;
    } catch (error) {
      throw new PaymentUnclear("Stripe did not answer", { cause: error });
    }
    if (status < 300) return answer;
    const { error } = answer;
    // https://docs.stripe.com/error-handling: a card error is an answer, and has the intent with it.
    if (error?.type === "card_error" && error.payment_intent)
      return { ...error.payment_intent, status: "requires_payment_method", last_payment_error: error };
    throw new PaymentUnclear(`Stripe answered ${status}: ${error?.code ?? error?.type ?? "nothing more"}`);
  }
}

interface StripeRequest {
  readonly idempotencyKey: string;
  readonly form: Readonly<Record<string, string>>;
}

/** Events whose object is a PaymentIntent that says how it stands.
 * @see https://docs.stripe.com/api/events/types */
const intentEvents = new Set([
  "payment_intent.succeeded",
  "payment_intent.processing",
  "payment_intent.requires_action",
  "payment_intent.payment_failed",
  "payment_intent.canceled",
]);

/** Reads the state of a PaymentIntent.
 * @see https://docs.stripe.com/payments/paymentintents/lifecycle */
function outcomeOf({ id, status, next_action, last_payment_error }: PaymentIntent): Outcome {
  const outcome = { reference: id };
  switch (status) {
    case "succeeded":
      return { ...outcome, told: "succeeded" };
    case "requires_action":
      return { ...outcome, told: "challenge", challengeUrl: next_action?.redirect_to_url?.url };
    case "requires_payment_method":
      return { ...outcome, told: "declined", reason: reasonOf(last_payment_error) };
    case "canceled":
      return { ...outcome, told: "cancelled" };
    default:
      return { ...outcome, told: "processing" };
  }
}

/** Reasons that a buyer is told, by Stripe's codes. All others, of fraud and of lost or stolen cards too, are told as a decline without a reason.
 * @see https://docs.stripe.com/declines/codes
 * @see https://docs.stripe.com/error-codes */
const reasons: ReadonlyMap<string | undefined, DeclineReason> = new Map([
  ["insufficient_funds", "insufficient_funds"],
  ["card_velocity_exceeded", "limit_exceeded"],
  ["withdrawal_count_limit_exceeded", "limit_exceeded"],
  ["expired_card", "expired_card"],
  ["incorrect_address", "incorrect_details"],
  ["incorrect_cvc", "incorrect_details"],
  ["incorrect_number", "incorrect_details"],
  ["incorrect_zip", "incorrect_details"],
  ["invalid_cvc", "incorrect_details"],
  ["invalid_expiry_month", "incorrect_details"],
  ["invalid_expiry_year", "incorrect_details"],
  ["invalid_number", "incorrect_details"],
  ["card_not_supported", "not_supported"],
  ["currency_not_supported", "not_supported"],
  ["authentication_required", "not_authenticated"],
  ["payment_intent_authentication_failure", "not_authenticated"],
  ["issuer_not_available", "try_again"],
  ["processing_error", "try_again"],
  ["reenter_transaction", "try_again"],
  ["try_again_later", "try_again"],
]);

/** Reads a reason from an error: its decline code says more than its code. */
const reasonOf = (error: StripeError | null | undefined): DeclineReason =>
  reasons.get(error?.decline_code) ?? reasons.get(error?.code) ?? "declined";
