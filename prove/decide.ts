import type { AskedPolicy, AskedQuestion } from "../local/contract/policy-trial.ts";
import { evaluate } from "../local/aws/iam/policy/evaluate.ts";
import { compilePolicy, type Policy } from "../local/aws/iam/policy/policy.ts";
import { without, type Removal } from "./removal.ts";

/** Answers recorded questions again, with other policies. The evaluator is the one that answered them first. */
export class Decider {
  readonly #compiled = new Map<string, Policy>();

  /** Tells whether a question is allowed when things are removed. */
  allows(question: AskedQuestion, removals: readonly Removal[]): boolean {
    const { asker, action, resource, context, policies } = question;
    const roleArn = action === "sts:AssumeRole" ? resource : asker.roleArn;
    const of = (...places: readonly AskedPolicy["place"][]): readonly Policy[] =>
      policies
        .filter(({ place }) => places.includes(place))
        .map((policy) => this.#policy(policy, without(policy.document, { ...policy, roleArn }, removals)));
    const [boundary] = of("boundary");
    const [resourcePolicy] = of("resource", "trust");
    const [endpointPolicy] = of("endpoint");
    const session = of("session");
    return evaluate({
      asker,
      action,
      resource,
      context: new Map(context),
      identity: of("identity"),
      ...(boundary && { boundary }),
      ...(session.length > 0 && { session }),
      ...(resourcePolicy && { resourcePolicy }),
      ...(endpointPolicy && { endpointPolicy }),
    }).allowed;
  }

  /** Tells whether a removal changes a policy that has a say in a question. */
  concerns(question: AskedQuestion, removal: Removal): boolean {
    const roleArn = question.action === "sts:AssumeRole" ? question.resource : question.asker.roleArn;
    return question.policies.some(
      (policy) => without(policy.document, { ...policy, roleArn }, [removal]) !== policy.document,
    );
  }

  #policy({ place, name }: AskedPolicy, document: string): Policy {
    const kind =
      place === "trust" ? "trust" : place === "resource" || place === "endpoint" ? "resource" : "identity";
    const key = `${kind} ${name} ${document}`;
    const kept = this.#compiled.get(key) ?? compilePolicy(name, document, kind);
    this.#compiled.set(key, kept);
    return kept;
  }
}
