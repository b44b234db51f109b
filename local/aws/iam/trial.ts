import type { AskedPolicy, PolicyPlace, PolicyTrial } from "../../contract/policy-trial.ts";
import type { Decision } from "../../contract/capabilities.ts";
import { evaluate, type Question } from "./policy/evaluate.ts";
import { compilePolicy, type Policy } from "./policy/policy.ts";

/** Decides a question. */
export type Evaluate = (question: Question) => Decision;

/** The evaluator with the policies of a trial in place of the program's.
 * @returns {@link evaluate} itself when there is no trial. */
export function evaluatorOf(trial: PolicyTrial | undefined): Evaluate {
  if (!trial) return evaluate;
  const compiled = new Map<string, Policy>();
  return (question) => {
    const asked: AskedPolicy[] = [];
    const put = (place: PolicyPlace, policy: Policy): Policy => {
      const source = {
        place: policy.kind === "trust" ? ("trust" as const) : place,
        name: policy.name,
        document: policy.document,
      };
      asked.push(source);
      const document = trial.document(
        source,
        source.place === "trust" ? question.resource : question.asker.roleArn,
      );
      if (document === policy.document) return policy;
      const key = `${policy.kind} ${policy.name} ${document}`;
      const kept = compiled.get(key) ?? compilePolicy(policy.name, document, policy.kind);
      compiled.set(key, kept);
      return kept;
    };
    const { boundary, session, resourcePolicy, endpointPolicy } = question;
    const decision = evaluate({
      ...question,
      identity: question.identity.map((policy) => put("identity", policy)),
      boundary: boundary && put("boundary", boundary),
      session: session?.map((policy) => put("session", policy)),
      resourcePolicy: resourcePolicy && put("resource", resourcePolicy),
      endpointPolicy: endpointPolicy && put("endpoint", endpointPolicy),
    });
    const { asker, action, resource, context } = question;
    trial.decided({ asker, action, resource, context: [...context], policies: asked }, decision.allowed);
    return decision;
  };
}
