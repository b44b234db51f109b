import type { Statement } from "./statements.ts";

/** Characters that a managed policy may have; white space does not count.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length */
export const POLICY_LENGTH = 6144;
/** Managed policies that a role may have; more are to be asked for.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entities */
export const POLICIES_OF_ROLE = 10;

/** Text of a policy. */
export const documentOf = (statements: readonly Statement[]): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ Action, Resource, ...rest }) => ({
      ...rest,
      Action: oneOrMore(Action),
      Resource: oneOrMore(Resource),
    })),
  });

/** Texts of as few managed policies as hold the statements in their order.
 * @throws Error when a statement has no room in any, or a role can't have so many. */
export function documentsOf(statements: readonly Statement[]): string[] {
  const documents: Statement[][] = [];
  for (const statement of statements) {
    const last = documents.at(-1);
    if (last && documentOf([...last, statement]).length <= POLICY_LENGTH) last.push(statement);
    else documents.push([statement]);
  }
  const texts = documents.map(documentOf);
  const tooLong = texts.find((text) => text.length > POLICY_LENGTH);
  if (tooLong !== undefined)
    throw new Error(
      `a statement of ${tooLong.length} characters has no room in a managed policy of ${POLICY_LENGTH} (${tooLong.slice(0, 120)}…). Fix: give fewer beginnings of names`,
    );
  if (texts.length > POLICIES_OF_ROLE)
    throw new Error(
      `the permissions take ${texts.length} managed policies, and a role may have ${POLICIES_OF_ROLE}. Fix: give fewer beginnings of names`,
    );
  return texts;
}

const oneOrMore = (values: readonly string[]): string | readonly string[] =>
  values.length === 1 ? (values[0] as string) : values;
