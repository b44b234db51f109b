/** One payment for each order, and the events of the provider that were seen. Orders from before get one of the provider `none`, which nobody is
 * asked about. */
export const payments = `
CREATE TABLE shop.payments (
  order_id uuid PRIMARY KEY REFERENCES shop.orders,
  provider text NOT NULL,
  token text NOT NULL,
  reference text,
  state text NOT NULL CHECK (state IN
    ('started', 'processing', 'challenge', 'succeeded', 'declined', 'cancel_due', 'cancelled', 'refund_due', 'refunded')),
  reason text,
  challenge_url text,
  changed_at timestamptz NOT NULL DEFAULT now(),
  check_at timestamptz
);
CREATE INDEX payments_to_check ON shop.payments (check_at) WHERE check_at IS NOT NULL;

INSERT INTO shop.payments (order_id, provider, token, state)
SELECT order_id, 'none', 'none', CASE state WHEN 'paid' THEN 'succeeded' WHEN 'refunded' THEN 'refunded' ELSE 'cancelled' END
FROM shop.orders;

CREATE TABLE shop.payment_events (
  provider text NOT NULL,
  event_id text NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (provider, event_id)
);
CREATE INDEX payment_events_by_age ON shop.payment_events (seen_at);
`;
