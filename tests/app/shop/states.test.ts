import assert from "node:assert/strict";
import {
  afterCancellation,
  afterExpiry,
  afterTold,
  givesBack,
  isWaiting,
  orderStates,
  paymentStates,
  type Standing,
  type Told,
} from "../../../app/shop/orders/states.ts";

const placed: Standing = { order: "placed", payment: "started" };
const everything: readonly Told[] = [
  "processing",
  "challenge",
  "succeeded",
  "declined",
  "cancelled",
  "refunded",
];

/** Every order of some things. */
function* ordersOf<T>(things: readonly T[]): Generator<readonly T[]> {
  if (things.length === 0) yield [];
  for (const [index, thing] of things.entries())
    for (const rest of ordersOf(things.toSpliced(index, 1))) yield [thing, ...rest];
}

describe("The states of an order and its payment", () => {
  it("are the same in the end, in whatever order the provider's messages come, and however often", () => {
    for (const [messages, end] of [
      [["processing", "succeeded"], { order: "paid", payment: "succeeded" }],
      [["processing", "challenge", "succeeded"], { order: "paid", payment: "succeeded" }],
      [["challenge", "declined"], { order: "cancelled", payment: "declined" }],
      [["processing", "cancelled"], { order: "cancelled", payment: "cancelled" }],
    ] as const)
      for (const order of ordersOf([...messages, ...messages])) {
        const standing = order.reduce(afterTold, placed);
        assert.deepEqual(standing, end, order.join(", "));
      }
  });

  it("give money back that comes for an order that is none any more", () => {
    for (const before of [
      afterExpiry(placed),
      afterCancellation(placed),
      { order: "expired", payment: "cancelled" },
      { order: "cancelled", payment: "declined" },
    ] as const) {
      const after = afterTold(before as Standing, "succeeded");
      assert.equal(after.payment, "refund_due");
      assert.equal(after.order, before?.order);
      assert.equal(afterTold(after, "succeeded").payment, "refund_due");
      assert.equal(afterTold(after, "refunded").payment, "refunded");
    }
  });

  it("never lead back to a state that holds pieces, and give each piece back once at most", () => {
    for (const order of orderStates)
      for (const payment of paymentStates)
        for (const sequence of ordersOf(everything)) {
          let standing: Standing = { order, payment };
          let back = 0;
          for (const told of sequence) {
            const after = afterTold(standing, told);
            if (givesBack(standing.order, after.order)) back++;
            const later = afterExpiry(after);
            if (givesBack(after.order, later.order)) back++;
            if (order !== "placed" && order !== "paid") assert.equal(later.order, order, "an end is an end");
            standing = later;
          }
          assert.ok(back <= 1);
        }
  });

  it("lead from every cancellation to the same again, and from none after an expiry", () => {
    for (const order of orderStates)
      for (const payment of paymentStates) {
        const once = afterCancellation({ order, payment });
        assert.equal(once === undefined, order === "expired");
        if (once) assert.deepEqual(afterCancellation(once), once);
      }
  });

  it("wait for somebody until the money is settled", () => {
    assert.ok(isWaiting(placed));
    assert.ok(isWaiting({ order: "expired", payment: "cancel_due" }));
    assert.ok(isWaiting({ order: "refunded", payment: "refund_due" }));
    assert.ok(!isWaiting({ order: "paid", payment: "succeeded" }));
    assert.ok(!isWaiting({ order: "expired", payment: "refunded" }));
  });
});
