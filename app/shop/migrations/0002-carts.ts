/** Carts of users, and the merges that were done, so that none is done twice. */
export const carts = `
CREATE TABLE shop.cart_lines (
  user_id text NOT NULL,
  item_id text NOT NULL REFERENCES shop.items,
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 20),
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, item_id)
);

CREATE TABLE shop.cart_merges (
  user_id text NOT NULL,
  merge_id text NOT NULL,
  merged_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, merge_id)
);
CREATE INDEX cart_merges_by_age ON shop.cart_merges (merged_at);
`;
