import { Compile, Helper, parse } from "velocityjs";
import { parseJsonPath } from "./json-path.ts";
import { callMethod } from "./java.ts";
import { text } from "./values.ts";

type Ast = ReturnType<typeof parse>[number];

/** Variables of a template. The template may set new ones and members of those that are maps. */
export type TemplateScope = Record<string, unknown>;

/** A mapping template, ready to be rendered many times. */
export interface Template {
  render(scope: TemplateScope): string;
}

/** Parts of VTL that the engine here does not have. Met in a template, they stop the deployment. */
const UNSUPPORTED = /(?<!\\)#\{?(stop|parse|include|evaluate)\b/;

/** Compiles a mapping template (VTL).
 * @param name What the template is, for messages: `request template application/json of PUT /clicks`.
 * @throws Error naming the template, when it does not parse or uses what is not emulated.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html */
export function compileTemplate(source: string, name: string): Template {
  const unsupported = UNSUPPORTED.exec(source.replaceAll(/##.*|#\*[\s\S]*?\*#|#\[\[[\s\S]*?\]\]#/g, ""));
  if (unsupported)
    throw new Error(
      `${name} uses #${unsupported[1]}, which is not emulated here. Write the template without it`,
    );
  const strings = new Map<string, Ast[]>();
  const asts = parseTemplate(source, name);
  checkNodes(asts, name, strings, macroNames(asts));
  return { render: (scope) => new Rendering(asts, scope, strings).run() };
}

function parseTemplate(source: string, name: string): Ast[] {
  try {
    return parse(source);
  } catch (error) {
    const where = (error as Error).message.split("\n").slice(0, 3).join(" ");
    throw new Error(
      `${name} is not a template: ${where}. A reference followed at once by # must be written \${name}#`,
      { cause: error },
    );
  }
}

/** Names of the macros that a template defines. */
function macroNames(node: unknown, names = new Set<string>()): Set<string> {
  walk(node, (inner) => {
    if (inner["type"] === "macro" && typeof inner["id"] === "string") names.add(inner["id"]);
  });
  return names;
}

/** Finds at once what would only show when the template is rendered: text in quotes, JSONPaths, macros. */
function checkNodes(
  node: unknown,
  name: string,
  strings: Map<string, Ast[]>,
  macros: ReadonlySet<string>,
): void {
  walk(node, (inner) => {
    if (inner["type"] === "string" && inner["isEval"] === true && typeof inner["value"] === "string") {
      const source = inner["value"];
      if (/[#$]/.test(source) && !strings.has(source)) {
        const parsed = parseTemplate(source, name);
        strings.set(source, parsed);
        checkNodes(parsed, name, strings, macros);
      }
    }
    if (inner["type"] === "macro_call" && !macros.has(inner["id"] as string))
      throw new Error(
        `${name} calls #${String(inner["id"])}(), which it does not define. Plain text with # and a parenthesis is written #[[#text(]]#`,
      );
    if (inner["type"] === "references" && inner["id"] === "input") checkInput(inner, name);
  });
}

function checkInput(reference: Record<string, unknown>, name: string): void {
  const [first] = (reference["path"] ?? []) as {
    type: string;
    id: string;
    // The parser answers false where there are none.
    args?: { type: string; value: string; isEval?: boolean }[] | false;
  }[];
  const [argument] = first?.args || [];
  if (first?.type !== "method" || (first.id !== "path" && first.id !== "json") || argument?.type !== "string")
    return;
  if (argument.isEval && /[#$][a-zA-Z{!]/.test(argument.value)) return;
  try {
    parseJsonPath(argument.value);
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
  }
}

function walk(node: unknown, visit: (node: Record<string, unknown>) => void): void {
  if (typeof node !== "object" || node === null) return;
  if (!Array.isArray(node)) visit(node as Record<string, unknown>);
  for (const inner of Object.values(node) as unknown[]) walk(inner, visit);
}

const METHOD_HANDLERS = [
  {
    uid: "java",
    match: () => true,
    resolve: ({ property, params, context }: { property: string; params: unknown[]; context: unknown }) =>
      callMethod(context, property, params),
  },
];

/** One rendering, with Velocity's rules where velocityjs has JavaScript's. */
class Rendering extends Compile {
  readonly #strings: ReadonlyMap<string, Ast[]>;
  readonly #scope: TemplateScope;

  constructor(asts: Ast[], scope: TemplateScope, strings: ReadonlyMap<string, Ast[]>) {
    super(asts, { customMethodHandlers: METHOD_HANDLERS });
    this.#scope = scope;
    this.#strings = strings;
  }

  run(): string {
    return this.render(this.#scope);
  }

  /** Text in double quotes was parsed when the template was compiled. */
  protected override evalStr(source: string): string {
    return this.renderAstList(this.#strings.get(source) ?? parse(source), this.contextId);
  }

  /** A reference to what API Gateway provides prints as nothing where there is no value, one to a variable that never was as it is
   * written. */
  protected override getReferences(ast: Ast, isVal?: boolean): string {
    const value: unknown = super.getReferences(ast, false);
    if (!isVal) return (value === null ? undefined : value) as string;
    if (value !== undefined && value !== null) return text(value);
    const { id } = ast as { id: string };
    return Object.hasOwn(this.context, id) ||
      this.conditions.some((block) => Object.hasOwn(this.local[block] as object, id))
      ? ""
      : silentOr(ast);
  }

  /** Java divides integers without a rest. */
  protected override getExpression(ast: Ast): string {
    const { type, operator, expression } = ast as { type: string; operator?: string; expression?: Ast[] };
    const value: unknown = super.getExpression(ast);
    if (type !== "math" || operator !== "/" || typeof value !== "number") return value as string;
    const whole = expression?.every(
      (operand) => (operand.type as string) !== "decimal" && Number.isInteger(this.getExpression(operand)),
    );
    return (whole ? Math.trunc(value) : value) as unknown as string;
  }

  /** A loop over a map leaves its block on the stack in velocityjs. */
  protected override getBlock(block: Ast[]): string {
    const depth = this.conditions.length;
    const outer = this.contextId;
    const result = super.getBlock(block);
    if (block[0]?.type === "foreach") {
      while (this.conditions.length > depth) this.conditions.shift();
      this.contextId = outer;
      this.runState.break = false;
    }
    return result;
  }
}

function silentOr(ast: Ast): string {
  const reference = ast as Parameters<typeof Helper.getRefText>[0] & { leader?: string };
  return reference.leader === "$!" ? "" : Helper.getRefText(reference);
}
