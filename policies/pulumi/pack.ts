import type {
  Policies,
  PolicyConfigSchema,
  PolicyPackArgs,
  ReportViolation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { exceptions, project } from "../exceptions.ts";
import { faultOf, rules, violationsOf, type PolicyGraph, type Rule, type Violation } from "../index.ts";
import { exceptionOf, expiredExceptionOf, type Exception } from "../judgement.ts";
import type { ResourceRule } from "../rule.ts";
import { Program } from "./program.ts";

/** Exceptions of a program, as the configuration of a policy gives them. */
interface Config {
  readonly exceptions?: readonly Omit<Exception, "rule">[];
}

const configSchema: PolicyConfigSchema = {
  properties: {
    exceptions: {
      type: "array",
      description: "Leave to break the rule, for a while",
      items: {
        type: "object",
        required: ["resources", "stages", "reason", "expires"],
        properties: {
          resources: { type: "string", description: "Logical names, with * for any text" },
          stages: { type: "array", items: { type: "string" }, description: "Names of stacks" },
          reason: {
            type: "string",
            minLength: 40,
            description: "What is done instead, or why the rule does not fit",
          },
          expires: {
            type: "string",
            pattern: "^20\\d\\d-[01]\\d-[0-3]\\d$",
            description: "Last day, 2027-11-30",
          },
        },
      },
    },
  },
};

/** Makes the policies of the pack, one for each rule, that work on the same functions as `npm run policies`.
 * @param today `2026-11-29`, which exceptions are compared with. */
export function pack(today: string): PolicyPackArgs {
  const program = new Program();
  const policies: Policies = rules.map((rule) =>
    isOfOneResource(rule) ? resourcePolicy(rule, program, today) : stackPolicy(rule, program, today),
  );
  return { enforcementLevel: "mandatory", policies: [notes(program), ...policies] };
}

/** A rule whose check takes a resource and no graph: it can be asked before the resource is made, and so keeps a bad one from being made. */
const isOfOneResource = (rule: Rule): rule is ResourceRule => "check" in rule && rule.check.length === 1;

/** Notes the inputs of every resource, which Pulumi shows only before it is made. It changes nothing: only to a policy that may change resources does Pulumi
 * say what of them is secret. */
const notes = (program: Program): ResourceValidationPolicy => ({
  name: "notes",
  description:
    "Notes what every resource asks for, and what of it is secret. Finds nothing and changes nothing.",
  enforcementLevel: "remediate",
  remediateResource: (args) => program.note(args),
  validateResource: (args) => program.noteWithoutSecrets(args),
});

const common = ({ id, title, severity }: Rule) => ({
  name: id,
  description: title,
  severity,
  enforcementLevel: severity === "low" ? ("advisory" as const) : ("mandatory" as const),
  configSchema,
});

const resourcePolicy = (rule: ResourceRule, program: Program, today: string): ResourceValidationPolicy => ({
  ...common(rule),
  validateResource: (args, report) => {
    if (!rule.types.includes(args.type)) return;
    const graph = { resources: [program.resource(args)] };
    tell(rule, graph, { program, today, config: args.getConfig<Config>(), report });
  },
});

const stackPolicy = (rule: Rule, program: Program, today: string): StackValidationPolicy => ({
  ...common(rule),
  validateStack: (args, report) => {
    const graph = program.graph(args.resources);
    tell(rule, graph, { program, today, config: args.getConfig<Config>(), report });
  },
});

/** What a rule is asked with. */
interface Asking {
  readonly program: Program;
  readonly today: string;
  readonly config: Config;
  readonly report: ReportViolation;
}

function tell(rule: Rule, graph: PolicyGraph, { program, today, config, report }: Asking): void {
  const { stack, isOwn } = placeOf(graph);
  const given = (config.exceptions ?? []).map((exception) => ({ ...exception, rule: rule.id }));
  const all = isOwn ? [...exceptions, ...given] : given;
  for (const violation of violationsFrom(rule, graph)) {
    if (exceptionOf(violation, stack, all, today)) continue;
    const { resource } = violation;
    const isSafe = resource === undefined || program.knowsSecrets(resource.urn);
    const expired = expiredExceptionOf(violation, stack, all, today);
    const since = expired ? ` The exception from it has expired on ${expired.expires}.` : "";
    report(`${faultOf(isSafe ? violation : withoutValue(violation))}${since}`, resource?.urn);
  }
}

/** A rule that fails on something that no rule has seen must not end somebody's preview: it says so, and claims nothing. */
function violationsFrom(rule: Rule, graph: PolicyGraph): readonly Violation[] {
  try {
    return violationsOf(rule, graph);
  } catch (error) {
    process.stderr.write(`${rule.id} could not be asked: ${(error as Error).message}\n`);
    return [];
  }
}

/** A finding that does not say what is there, where it is not known whether that is a secret. */
const withoutValue = (violation: Violation): Violation =>
  typeof violation.got === "string" ? { ...violation, got: "a text" } : violation;

/** Stack of a program, by the URN of anything in it, and whether it is the program that the exceptions of policies/exceptions.ts are for. */
function placeOf({ resources: [first] }: PolicyGraph): { readonly stack: string; readonly isOwn: boolean } {
  // urn:pulumi:stack::project::type::name
  const [head = "", of] = first?.urn.split("::") ?? [];
  return { stack: head.split(":").at(-1) ?? "", isOwn: of === project };
}
