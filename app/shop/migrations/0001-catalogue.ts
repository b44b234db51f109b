/** Collections and their items. Prices are whole minor units: 1250 of USD is 12.50. */
export const catalogue = `
CREATE TABLE shop.collections (
  name text PRIMARY KEY CHECK (name ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  position integer NOT NULL UNIQUE,
  title_en text NOT NULL,
  title_ko text NOT NULL,
  text_en text NOT NULL,
  text_ko text NOT NULL,
  picture text NOT NULL
);

CREATE TABLE shop.items (
  item_id text PRIMARY KEY CHECK (item_id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  collection text NOT NULL REFERENCES shop.collections,
  position integer NOT NULL CHECK (position > 0),
  name_en text NOT NULL,
  name_ko text NOT NULL,
  text_en text NOT NULL,
  text_ko text NOT NULL,
  picture text NOT NULL,
  price bigint NOT NULL CHECK (price BETWEEN 0 AND 99999999),
  currency char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  stock integer NOT NULL CHECK (stock >= 0),
  UNIQUE (collection, position)
);
`;
