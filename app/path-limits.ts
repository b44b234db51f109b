/** Requests that one address may make in five minutes to what sends mail or makes data. Many people can share one address: a school, a company, a
 * mobile network. Sign-up is not among them: browsers call Cognito at its own address, which has limits of its own.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html */
export const pathLimits = [
  { name: "registrations", path: "/events/registrations", requests: 20 },
  { name: "questions", path: "/api/questions", requests: 20 },
  { name: "graphql", path: "/graphql", requests: 300 },
];
