import { managedPolicies } from "./managed-policies.ts";
import { compilePolicy, type Policy } from "./policy/policy.ts";

/** A policy that belongs to one role. */
export interface InlinePolicy {
  /** As it was given, JSON text. */
  readonly document: string;
  readonly policy: Policy;
}

/** A role as it is kept here. */
export interface Role {
  readonly name: string;
  readonly arn: string;
  /** `AROA…`, the first part of `aws:userid`. */
  readonly uniqueId: string;
  readonly path: string;
  readonly description: string;
  readonly createDate: string;
  readonly maxSessionDuration: number;
  trust: Policy;
  trustDocument: string;
  boundaryArn: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly inline: Map<string, InlinePolicy>;
  /** ARNs. */
  readonly attached: Set<string>;
}

/** An issuer of tokens that roles may trust. */
export interface OidcProvider {
  readonly arn: string;
  /** Its address without `https://`, as it stands in ARNs and in the names of conditions. */
  readonly host: string;
  /** Audiences that its tokens may be for. */
  readonly clientIds: readonly string[];
}

/** Roles and policies of the program. Filled by its resources, asked by the evaluator. */
export class IdentityStore {
  readonly #roles = new Map<string, Role>();
  readonly #policies = new Map<string, { readonly document: string; readonly policy: Policy }>();
  readonly #providers = new Map<string, OidcProvider>();
  #version = 0;

  /** Changes whenever any role or policy does: decisions made before it are stale. */
  get version(): number {
    return this.#version;
  }

  /** Says that something changed that this class did not see. */
  changed(): void {
    this.#version++;
  }

  role(name: string): Role | undefined {
    return this.#roles.get(name);
  }

  roleByArn(arn: string): Role | undefined {
    const role = this.#roles.get(arn.slice(arn.lastIndexOf("/") + 1));
    return role?.arn === arn ? role : undefined;
  }

  roles(): Role[] {
    return [...this.#roles.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  putRole(role: Role): void {
    this.#roles.set(role.name, role);
    this.#version++;
  }

  deleteRole(name: string): void {
    this.#roles.delete(name);
    this.#version++;
  }

  putPolicy(arn: string, name: string, document: string): void {
    this.#policies.set(arn, { document, policy: compilePolicy(name, document, "identity") });
    this.#version++;
  }

  /** The provider of an issuer. @param host Address without `https://`. */
  provider(host: string): OidcProvider | undefined {
    return this.#providers.get(host);
  }

  putProvider(provider: OidcProvider): void {
    this.#providers.set(provider.host, provider);
  }

  deleteProvider(host: string): void {
    this.#providers.delete(host);
  }

  /** The permissions boundary of a role; undefined when it has none, and when there is no such policy in this copy. */
  boundary({ boundaryArn }: Role): Policy | undefined {
    return boundaryArn !== undefined &&
      (this.hasPolicy(boundaryArn) || Object.hasOwn(managedPolicies, boundaryArn))
      ? this.policy(boundaryArn).policy
      : undefined;
  }

  /** True when the program made a managed policy with the ARN. */
  hasPolicy(arn: string): boolean {
    return this.#policies.has(arn);
  }

  deletePolicy(arn: string): void {
    this.#policies.delete(arn);
    this.#version++;
  }

  /** A managed policy by ARN, the program's or AWS's.
   * @throws Error naming the ARN when it is neither. */
  policy(arn: string): { readonly document: string; readonly policy: Policy } {
    const own = this.#policies.get(arn);
    if (own) return own;
    const document = Object.hasOwn(managedPolicies, arn) ? managedPolicies[arn] : undefined;
    if (document === undefined)
      throw new Error(
        arn.startsWith("arn:aws:iam::aws:policy/")
          ? `the content of AWS's policy ${arn} is not known here. Known are: ${Object.keys(managedPolicies).join(", ")}. Write an own policy, or add it to local/aws/iam/managed-policies.ts`
          : `there is no policy ${arn}`,
      );
    const policy = {
      document,
      policy: compilePolicy(arn.slice(arn.lastIndexOf("/") + 1), document, "identity"),
    };
    this.#policies.set(arn, policy);
    return policy;
  }

  /** The identity policies of a role. */
  identityPolicies(role: Role): Policy[] {
    return [
      ...[...role.inline.values()].map(({ policy }) => policy),
      ...[...role.attached].map((arn) => this.policy(arn).policy),
    ];
  }
}
