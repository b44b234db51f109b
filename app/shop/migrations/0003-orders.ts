/** Orders with the names and prices of the day, and the requests that made them. */
export const orders = `
CREATE TABLE shop.orders (
  order_id uuid PRIMARY KEY,
  user_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('placed', 'paid', 'cancelled', 'refunded', 'expired')),
  total bigint NOT NULL CHECK (total >= 0),
  currency char(3) NOT NULL,
  language text NOT NULL CHECK (language IN ('en', 'ko')),
  placed_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  paid_at timestamptz
);
CREATE INDEX orders_by_user ON shop.orders (user_id, placed_at DESC, order_id DESC);
CREATE INDEX orders_to_expire ON shop.orders (expires_at) WHERE state = 'placed';

CREATE TABLE shop.order_lines (
  order_id uuid NOT NULL REFERENCES shop.orders,
  item_id text NOT NULL REFERENCES shop.items,
  name_en text NOT NULL,
  name_ko text NOT NULL,
  price bigint NOT NULL CHECK (price >= 0),
  quantity integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, item_id)
);

CREATE TABLE shop.requests (
  user_id text NOT NULL,
  key text NOT NULL,
  body_hash text NOT NULL,
  attempt text NOT NULL,
  lease_until timestamptz NOT NULL,
  order_id uuid,
  status integer,
  answer jsonb,
  made_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, key)
);
CREATE INDEX requests_by_age ON shop.requests (made_at);
`;
