/** Books of the payment sandbox, which is another company as far as the shop knows: no key leads from one to the other. */
export const sandbox = `
CREATE SCHEMA sandbox;
CREATE TABLE sandbox.charges (
  charge_key text PRIMARY KEY,
  reference text NOT NULL UNIQUE,
  order_id text NOT NULL,
  amount bigint NOT NULL,
  currency text NOT NULL,
  token text NOT NULL,
  state text NOT NULL CHECK (state IN ('processing', 'challenge', 'succeeded', 'declined', 'cancelled', 'refunded')),
  requests integer NOT NULL DEFAULT 1,
  made_at timestamptz NOT NULL DEFAULT now()
);
`;
