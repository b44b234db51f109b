import { malformedPolicy } from "../errors.ts";
import { compilePolicy, type Policy, type PolicyKind } from "../policy/policy.ts";

/** A policy as JSON text: programs give text, or the document itself. */
export function documentText(document: unknown): string {
  return typeof document === "string" ? document : JSON.stringify(document);
}

/** Compiles a document of the program.
 * @throws AwsError MalformedPolicyDocument. */
export function readPolicy(name: string, document: string, kind: PolicyKind): Policy {
  try {
    return compilePolicy(name, document, kind);
  } catch (error) {
    throw malformedPolicy(error);
  }
}

/** Name of a role, given it or its ARN. */
export const roleNameOf = (role: string): string => role.slice(role.lastIndexOf("/") + 1);
