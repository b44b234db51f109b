/** Type of the resource that stands for the stack itself. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

/** The parts of a URN.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */
export interface Urn {
  readonly stack: string;
  readonly project: string;
  /** Types of all parents and of the resource itself, joined by `$`. */
  readonly qualifiedType: string;
  readonly name: string;
}

/** Joins the parts of a URN. */
export function formatUrn({ stack, project, qualifiedType, name }: Urn): string {
  return `urn:pulumi:${stack}::${project}::${qualifiedType}::${name}`;
}

/** Splits a URN. @throws Error when the text is none. */
export function parseUrn(urn: string): Urn {
  const [head = "", project, qualifiedType, ...name] = urn.split("::");
  if (
    !head.startsWith("urn:pulumi:") ||
    project === undefined ||
    qualifiedType === undefined ||
    name.length === 0
  )
    throw new Error(`"${urn}" is not a URN (urn:pulumi:stack::project::type::name)`);
  return { stack: head.slice("urn:pulumi:".length), project, qualifiedType, name: name.join("::") };
}

/** The type of a child below `parent`: the whole chain of types, without the stack's. */
export function qualifiedType(parent: string | undefined, type: string): string {
  const chain = parent && parseUrn(parent).qualifiedType;
  return chain && chain !== STACK_TYPE ? `${chain}$${type}` : type;
}

/** The resource's own type, without its parents'. */
export function typeOf(urn: string): string {
  return parseUrn(urn).qualifiedType.split("$").at(-1) as string;
}
