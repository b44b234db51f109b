import assert from "node:assert/strict";
import { PaymentUnclear } from "../../../app/shop/payments/provider.ts";
import { sign } from "../../../app/shop/payments/signature.ts";
import { StripePayments } from "../../../app/shop/payments/stripe.ts";

// Shapes are written from Stripe's documentation; nothing here has met Stripe.
// https://docs.stripe.com/api/payment_intents/object
const intent = (status: string, more: object = {}) => ({
  id: "pi_3MtwBwLkdIwHu7ix28a3tqPa",
  object: "payment_intent",
  amount: 7700,
  amount_received: status === "succeeded" ? 7700 : 0,
  currency: "usd",
  metadata: { order_id: orderId },
  last_payment_error: null,
  next_action: null,
  status,
  ...more,
});
const orderId = "0e37d916-f960-4772-a25a-01b762b5c1bd";
const charge = { orderId, amount: 7700, currency: "USD", token: "pm_card_visa" };
const asked = { ...charge, reference: undefined };

interface Call {
  readonly method: string | undefined;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
}

/** The adapter with answers in a row, and the calls that it makes. */
function adapter(...answers: readonly (readonly [status: number, body: object] | Error)[]) {
  const calls: Call[] = [];
  const left = [...answers];
  const stripe = new StripePayments({
    key: "sk_test_of_nobody",
    webhookSecret: "whsec_of_nobody_at_all",
    returnUrl: "https://shop.example/shop/orders",
    now: () => 1_700_000_000_000,
    fetch: async (input, init) => {
      calls.push({
        method: init?.method,
        path: (input as string).replace("https://api.stripe.com", ""),
        headers: init?.headers as Record<string, string>,
        form: Object.fromEntries(new URLSearchParams(init?.body as string | undefined)),
      });
      const answer = left.shift();
      if (answer === undefined) throw new Error("nobody answers");
      if (answer instanceof Error) throw answer;
      return new Response(JSON.stringify(answer[1]), { status: answer[0] });
    },
  });
  return { stripe, calls };
}

describe("Payments by Stripe", () => {
  it("are a PaymentIntent that is confirmed at once, with the order as idempotency key", async () => {
    const { stripe, calls } = adapter([200, intent("succeeded")]);
    assert.deepEqual(await stripe.charge(charge), {
      told: "succeeded",
      reference: "pi_3MtwBwLkdIwHu7ix28a3tqPa",
    });
    const [call, ...more] = calls;
    assert.deepEqual(more, []);
    assert.deepEqual([call?.method, call?.path], ["POST", "/v1/payment_intents"]);
    assert.equal(call?.headers["idempotency-key"], `charge:${orderId}`);
    assert.equal(call?.headers["authorization"], "Bearer sk_test_of_nobody");
    assert.deepEqual(call?.form, {
      amount: "7700",
      currency: "usd",
      payment_method: "pm_card_visa",
      "payment_method_types[0]": "card",
      confirm: "true",
      return_url: "https://shop.example/shop/orders",
      "metadata[order_id]": orderId,
    });
  });

  it("are declined by a card error, which has the intent with it", async () => {
    // https://docs.stripe.com/api/errors
    const { stripe } = adapter([
      402,
      {
        error: {
          type: "card_error",
          code: "card_declined",
          decline_code: "insufficient_funds",
          message: "Your card has insufficient funds.",
          payment_intent: intent("requires_payment_method"),
        },
      },
    ]);
    assert.deepEqual(await stripe.charge(charge), {
      told: "declined",
      reference: "pi_3MtwBwLkdIwHu7ix28a3tqPa",
      reason: "insufficient_funds",
    });
  });

  it("say why in the shop's own codes, and nothing of cards that were lost or stolen", async () => {
    // https://docs.stripe.com/declines/codes, https://docs.stripe.com/error-codes
    for (const [code, decline_code, reason] of [
      ["expired_card", undefined, "expired_card"],
      ["incorrect_cvc", "incorrect_cvc", "incorrect_details"],
      ["card_declined", "card_velocity_exceeded", "limit_exceeded"],
      ["card_declined", "currency_not_supported", "not_supported"],
      ["card_declined", "try_again_later", "try_again"],
      ["payment_intent_authentication_failure", undefined, "not_authenticated"],
      ["card_declined", "stolen_card", "declined"],
      ["card_declined", "fraudulent", "declined"],
      ["card_declined", "a_code_of_tomorrow", "declined"],
    ] as const) {
      const error = { type: "card_error", code, decline_code, message: "Words of the provider" };
      const failed = intent("requires_payment_method", { last_payment_error: error });
      const answered = await adapter([402, { error: { ...error, payment_intent: failed } }]).stripe.charge(
        charge,
      );
      const found = await adapter([200, failed]).stripe.find({ ...asked, reference: "pi_1" });
      assert.deepEqual([answered.reason, found?.reason], [reason, reason], decline_code ?? code);
    }
  });

  it("ask the buyer at the bank's page when 3-D Secure wants it", async () => {
    const redirect = { type: "redirect_to_url", redirect_to_url: { url: "https://hooks.stripe.com/3d" } };
    const { stripe } = adapter([200, intent("requires_action", { next_action: redirect })]);
    assert.deepEqual(await stripe.charge(charge), {
      told: "challenge",
      reference: "pi_3MtwBwLkdIwHu7ix28a3tqPa",
      challengeUrl: "https://hooks.stripe.com/3d",
    });
  });

  it("are unclear when there is no answer, or one that decides nothing", async () => {
    for (const answer of [
      new Error("socket hang up"),
      [500, { error: { type: "api_error" } }],
      [409, { error: { type: "idempotency_error" } }],
      [429, { error: { type: "invalid_request_error", code: "rate_limit" } }],
      [401, {}],
    ] as const)
      await assert.rejects(adapter(answer).stripe.charge(charge), PaymentUnclear);
    const { stripe } = adapter([200, intent("processing")]);
    assert.equal((await stripe.charge(charge)).told, "processing");
  });

  it("are found by their reference, or by the order where nobody has one", async () => {
    const known = adapter([200, intent("canceled")]);
    assert.equal((await known.stripe.find({ ...asked, reference: "pi_1" }))?.told, "cancelled");
    assert.deepEqual([known.calls[0]?.method, known.calls[0]?.path], ["GET", "/v1/payment_intents/pi_1"]);
    assert.equal(known.calls[0]?.headers["idempotency-key"], undefined);
    const searched = adapter([200, { object: "search_result", data: [intent("succeeded")] }]);
    assert.equal((await searched.stripe.find(asked))?.told, "succeeded");
    assert.equal(
      decodeURIComponent(searched.calls[0]?.path.replaceAll("+", " ") ?? ""),
      `/v1/payment_intents/search?query=metadata['order_id']:'${orderId}'&limit=1`,
    );
    assert.equal(await adapter([200, { data: [] }]).stripe.find(asked), undefined);
  });

  it("are cancelled, unless the money was taken already", async () => {
    const open = adapter([200, intent("requires_action")], [200, intent("canceled")]);
    assert.equal((await open.stripe.cancel({ ...asked, reference: "pi_1" })).told, "cancelled");
    assert.equal(open.calls[1]?.path, "/v1/payment_intents/pi_3MtwBwLkdIwHu7ix28a3tqPa/cancel");
    assert.equal(open.calls[1]?.headers["idempotency-key"], `cancel:${orderId}`);
    const taken = adapter([200, intent("succeeded")]);
    assert.equal((await taken.stripe.cancel({ ...asked, reference: "pi_1" })).told, "succeeded");
    assert.equal(taken.calls.length, 1);
    assert.equal((await adapter([200, { data: [] }]).stripe.cancel(asked)).told, "cancelled");
  });

  it("go back by a refund with a key of its own", async () => {
    // https://docs.stripe.com/api/refunds/object
    const { stripe, calls } = adapter([200, { id: "re_1", object: "refund", status: "succeeded" }]);
    assert.equal((await stripe.refund({ ...asked, reference: "pi_1" })).told, "refunded");
    assert.deepEqual(
      [calls[0]?.path, calls[0]?.headers["idempotency-key"], calls[0]?.form],
      ["/v1/refunds", `refund:${orderId}`, { payment_intent: "pi_1" }],
    );
    await assert.rejects(
      adapter([200, { status: "failed" }]).stripe.refund({ ...asked, reference: "pi_1" }),
      PaymentUnclear,
    );
  });

  it("are told of by signed events, and others than those about an order are left alone", () => {
    const { stripe } = adapter();
    const read = (event: object, seconds = 1_700_000_000, secret = "whsec_of_nobody_at_all") => {
      const body = JSON.stringify(event);
      return stripe.readWebhook(Buffer.from(body), { "stripe-signature": sign(body, secret, seconds) });
    };
    // https://docs.stripe.com/api/events/object
    const event = (type: string, object: object) => ({
      id: "evt_1",
      object: "event",
      type,
      data: { object },
    });
    for (const [type, status, told] of [
      ["payment_intent.succeeded", "succeeded", "succeeded"],
      ["payment_intent.processing", "processing", "processing"],
      ["payment_intent.requires_action", "requires_action", "challenge"],
      ["payment_intent.payment_failed", "requires_payment_method", "declined"],
      ["payment_intent.canceled", "canceled", "cancelled"],
    ] as const) {
      const { eventId, orderId: of, told: said } = read(event(type, intent(status))) ?? {};
      assert.deepEqual([eventId, of, said], ["evt_1", orderId, told]);
    }
    const refunded = { object: "charge", payment_intent: "pi_1", metadata: { order_id: orderId } };
    assert.equal(read(event("charge.refunded", { ...refunded, refunded: true }))?.told, "refunded");
    assert.equal(read(event("charge.refunded", { ...refunded, refunded: false })), undefined);
    assert.equal(read(event("payment_intent.created", intent("requires_confirmation"))), undefined);
    assert.equal(
      read(event("payment_intent.succeeded", { ...intent("succeeded"), metadata: {} })),
      undefined,
    );
    assert.equal(read({ id: 5 }), undefined);
    assert.throws(
      () => read(event("payment_intent.succeeded", intent("succeeded")), 1_699_999_000),
      /300 seconds/,
    );
    assert.throws(
      () =>
        read(event("payment_intent.succeeded", intent("succeeded")), 1_700_000_000, "whsec_of_a_thief_this"),
      /signature is wrong/,
    );
    assert.throws(() => stripe.readWebhook(Buffer.from("{}"), {}), /no signature/);
  });
});
