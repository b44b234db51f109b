/** Events that are written with what they tell of, and sent afterwards. */
export const outbox = `
CREATE TABLE shop.outbox (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  type text NOT NULL,
  detail jsonb NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz
);
CREATE INDEX outbox_to_send ON shop.outbox (position) WHERE sent_at IS NULL;
CREATE INDEX outbox_sent ON shop.outbox (sent_at) WHERE sent_at IS NOT NULL;
`;
