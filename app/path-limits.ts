/** Requests that one address may make in five minutes to what sends mail or makes data. Many people can share one address: a school, a company, a
 * mobile network. GraphQL takes who is signed in alone, and sign-up is not behind the distribution: browsers call Cognito at its own address, which
 * has limits of its own.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html */
export const pathLimits = [
  { name: "registrations", path: "/events/registrations", requests: 20 },
  // Counted together: a rule for each would cost a dollar more a month. What Stripe calls is another path.
  { name: "questions", path: ["/api/questions", "/shop-api/orders"], requests: 20 },
];
