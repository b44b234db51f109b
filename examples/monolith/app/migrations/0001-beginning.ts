/** The five tables of the monolith. */
export const beginning = `
CREATE TABLE monolith.users (
  user_id uuid PRIMARY KEY,
  email text NOT NULL UNIQUE,
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE monolith.sessions (
  token_hash bytea PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES monolith.users ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_by_end ON monolith.sessions (expires_at);

CREATE TABLE monolith.items (
  item_id text PRIMARY KEY,
  collection text NOT NULL CHECK (collection IN ('hats', 'jackets', 'sneakers', 'womens', 'mens')),
  position integer NOT NULL,
  name text NOT NULL,
  price bigint NOT NULL CHECK (price >= 0),
  currency char(3) NOT NULL,
  stock integer NOT NULL CHECK (stock >= 0),
  UNIQUE (collection, position)
);

CREATE TABLE monolith.orders (
  order_id uuid PRIMARY KEY,
  user_id uuid NOT NULL CONSTRAINT orders_user REFERENCES monolith.users,
  item_id text NOT NULL REFERENCES monolith.items,
  quantity integer NOT NULL CHECK (quantity > 0),
  total bigint NOT NULL CHECK (total >= 0),
  currency char(3) NOT NULL,
  placed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX orders_by_user ON monolith.orders (user_id, placed_at);

CREATE TABLE monolith.registrations (
  registration_id uuid PRIMARY KEY,
  email text NOT NULL UNIQUE,
  name text NOT NULL,
  mobile text NOT NULL,
  registered_at timestamptz NOT NULL DEFAULT now()
);
`;
