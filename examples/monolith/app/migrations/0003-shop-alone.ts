/** Orders know who bought by the id alone: the shop's tables need none of another area's. */
export const shopAlone = `
ALTER TABLE monolith.orders DROP CONSTRAINT orders_user;
`;
