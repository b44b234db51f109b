/** Registrations that the new store has not been told of, written in the transaction of the registration. */
export const outbox = `
CREATE TABLE monolith.registration_outbox (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  registration_id uuid NOT NULL UNIQUE
);
`;
