/** True for the text of a policy document: a JSON object with one statement or a list of them.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export function isPolicy(text: string): boolean {
  try {
    statementsOf(text);
    return true;
  } catch {
    return false;
  }
}

/** Statements of a policy document. @throws Error when the text is none. */
export function statementsOf(text: string): readonly object[] {
  const document = JSON.parse(text) as { readonly Statement?: unknown } | null;
  const { Statement } = document ?? {};
  const statements: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  if (!statements.every((one): one is object => typeof one === "object" && one !== null))
    throw new Error("a policy must have statements");
  return statements;
}
