import type { Access, ApiRequest } from "../../contract/service.ts";
import type { Decision } from "../../contract/capabilities.ts";
import type { Principal } from "../../contract/principal.ts";
import type { IdentityStore } from "./store.ts";
import { isKnownAction } from "./actions.ts";
import type { Denials } from "./denials.ts";
import type { Context } from "./policy/pattern.ts";
import { compilePolicy, type Policy, type PolicyKind } from "./policy/policy.ts";
import type { Evaluate } from "./trial.ts";

const KEPT_DECISIONS = 10_000;

/** Decides calls by the policies of the store, and remembers what it refused. */
export class Authority {
  readonly #store: IdentityStore;
  readonly #accountId: string;
  readonly #denials: Denials;
  readonly #evaluate: Evaluate;
  /** False while policies are tried out: what is allowed then changes without a change of the store. */
  readonly #keeps: boolean;
  readonly #decisions = new Map<string, Decision>();
  readonly #policies = new Map<string, Policy>();
  #version = -1;

  constructor(
    store: IdentityStore,
    accountId: string,
    denials: Denials,
    { evaluate, keepsDecisions }: { readonly evaluate: Evaluate; readonly keepsDecisions: boolean },
  ) {
    this.#evaluate = evaluate;
    this.#keeps = keepsDecisions;
    this.#store = store;
    this.#accountId = accountId;
    this.#denials = denials;
  }

  authorize(
    principal: Principal,
    access: Access,
    request?: Pick<ApiRequest, "sourceIp" | "region">,
  ): Decision {
    const decision = this.decide(principal, access, request);
    if (!decision.allowed)
      this.#denials.record({
        principal: principal.arn,
        action: access.action,
        resource: access.resource,
        reason: decision.reason,
        statement: decision.statement,
      });
    return decision;
  }

  /** Decides without remembering a refusal. */
  decide(principal: Principal, access: Access, request?: Pick<ApiRequest, "sourceIp" | "region">): Decision {
    // The account's root, as on AWS: no policy limits it but a resource's own explicit deny, which is not for operators here.
    if (principal.kind === "operator") return { allowed: true, reason: "the operator may do everything" };
    if (!isKnownAction(access.action))
      return {
        allowed: false,
        reason: `because the action ${access.action} is not known to the local IAM (local/aws/iam/actions.ts)`,
      };
    if (this.#version !== this.#store.version) {
      this.#decisions.clear();
      this.#version = this.#store.version;
    }
    const role = principal.roleArn === undefined ? undefined : this.#store.roleByArn(principal.roleArn);
    if (principal.kind === "role" && !role)
      return {
        allowed: false,
        reason: `because the role ${principal.roleArn ?? ""} does not exist any more`,
      };
    const identity = role ? this.#store.identityPolicies(role) : [];
    const boundary = role && this.#store.boundary(role);
    let resourcePolicy: Policy | undefined;
    let endpointPolicy: Policy | undefined;
    try {
      if (access.resourcePolicy !== undefined)
        resourcePolicy = this.#resourcePolicy(access.resource, access.resourcePolicy);
      if (access.endpointPolicy !== undefined)
        endpointPolicy = this.#resourcePolicy("the VPC endpoint", access.endpointPolicy);
    } catch (error) {
      // What it would allow or deny is unknown, so nothing is allowed.
      return { allowed: false, reason: `because of an invalid policy: ${(error as Error).message}` };
    }
    const session = principal.sessionPolicies?.map((document) => this.#sessionPolicy(document));

    // What does not look at the request is the same every time.
    const cacheable =
      this.#keeps &&
      !resourcePolicy &&
      !session &&
      ![...identity, ...(boundary ? [boundary] : []), ...(endpointPolicy ? [endpointPolicy] : [])].some(
        ({ statements }) => statements.some(({ isConditional }) => isConditional),
      );
    const key = cacheable
      ? `${principal.arn} ${access.action} ${access.resource} ${access.endpointPolicy ?? ""}`
      : "";
    const kept = cacheable ? this.#decisions.get(key) : undefined;
    if (kept) return kept;
    const decision = this.#evaluate({
      asker: {
        arn: principal.arn,
        roleArn: principal.roleArn,
        accountId: principal.accountId || this.#accountId,
        service: principal.kind === "service" ? principal.arn : undefined,
        anonymous: principal.kind === "anonymous",
      },
      action: access.action,
      resource: access.resource,
      context: this.#context(principal, access, request),
      identity,
      boundary,
      session,
      resourcePolicy,
      endpointPolicy,
    });
    if (cacheable) {
      if (this.#decisions.size >= KEPT_DECISIONS) this.#decisions.clear();
      this.#decisions.set(key, decision);
    }
    return decision;
  }

  /** Keys of the request context that are there for every call, then those of the principal and of the service.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
  #context(
    principal: Principal,
    access: Access,
    request: Pick<ApiRequest, "sourceIp" | "region"> | undefined,
  ): Context {
    const context = new Map<string, readonly string[]>();
    const set = (key: string, value: string | readonly string[] | undefined) => {
      if (value !== undefined && value !== "")
        context.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
    };
    const now = new Date();
    set("aws:CurrentTime", now.toISOString());
    set("aws:EpochTime", String(Math.floor(now.getTime() / 1000)));
    // The gateway stands for AWS's endpoints, which speak TLS; a policy that demands it must not shut the program out here.
    set("aws:SecureTransport", "true");
    set("aws:SourceIp", request?.sourceIp);
    set("aws:RequestedRegion", request?.region);
    set("aws:PrincipalArn", principal.roleArn ?? principal.arn);
    set("aws:PrincipalAccount", principal.accountId);
    set(
      "aws:PrincipalType",
      principal.kind === "role" ? "AssumedRole" : principal.kind === "anonymous" ? "Anonymous" : undefined,
    );
    set("aws:PrincipalIsAWSService", String(principal.kind === "service"));
    set("aws:userid", principal.userId);
    for (const [key, value] of Object.entries({ ...principal.context, ...access.context })) set(key, value);
    return context;
  }

  #resourcePolicy(resource: string, document: string): Policy {
    return this.#compiled(`policy of ${resource}`, document, "resource");
  }

  #sessionPolicy(document: string): Policy {
    return this.#compiled("session policy", document, "identity");
  }

  #compiled(name: string, document: string, kind: PolicyKind): Policy {
    const key = `${kind} ${document}`;
    let policy = this.#policies.get(key);
    if (!policy) {
      if (this.#policies.size > 1000) this.#policies.clear();
      this.#policies.set(key, (policy = compilePolicy(name, document, kind)));
    }
    return policy;
  }
}
