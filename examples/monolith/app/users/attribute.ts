/** Attribute of a Cognito user with the id that the monolith gave, so that orders and the answers of `GET /me` stay those of the same person:
 * `custom:user_id` of `AdminCreateUser`, and a claim of ID tokens. */
export const USER_ID_ATTRIBUTE = "user_id";
