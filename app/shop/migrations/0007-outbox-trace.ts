/** The trace of the request that an event comes of, which goes on with it. */
export const outboxTrace = `
ALTER TABLE shop.outbox ADD COLUMN trace text;
`;
