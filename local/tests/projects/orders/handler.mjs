/** Takes an order, and answers with a greeting. */
export async function handler({ body }) {
  const { id } = JSON.parse(body);
  return { statusCode: 201, body: JSON.stringify({ id, greeting: process.env.GREETING }) };
}
