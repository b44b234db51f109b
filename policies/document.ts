import type { Rule } from "./index.ts";
import type { Exception } from "./judgement.ts";

/** Writes docs/policies.md: the rules, and the leave not to keep them. */
export function document(rules: readonly Rule[], exceptions: readonly Exception[]): string {
  const place = ({ number }: Rule) =>
    typeof number === "number" ? number : number === "trap" ? Number.MAX_SAFE_INTEGER : Infinity;
  return `# Policies

Made by \`npm run policies -- --write\`; a test says when it is not current.

Rules that Checkov, cfn_nag, Prowler and AWS Security Hub (FSBP) have for CloudFormation, Terraform or a live account, as functions over the graph of this
program (\`policies/rules\`). \`npm test\` asks them of every stage, as \`npm run policies\` does. A value that is not known yet, as in a preview, breaks no
rule. What breaks one is mended, or excepted in [policies/exceptions.ts](../policies/exceptions.ts) with a reason and a last day; an exception that nothing
needs any more fails the test. Routes that anybody may call are in [policies/public-routes.ts](../policies/public-routes.ts).

A new rule is an object in a file of \`policies/rules\`, three fixtures in \`tests/policies/fixtures\` (kept, broken, not known yet), and
\`npm run policies -- --write\`. A rule is never weakened for a resource: it is mended, or excepted. A rule has \`types\` and a \`check(resource, graph)\` that imports nothing but the small interface of \`policies/graph.ts\`, so that
other engines can ask the same rules.

## Rules

_trap_: no rule of the four tools, but what the AWS documentation or a bill teaches. _pair_: what two or more resources must agree about, or else the
first \`up\` fails, or something that was deployed without an error does not run.

${table(
  ["", "Rule", "What must be", "Weight", "Known as"],
  rules
    .toSorted((one, other) => (place(one) > place(other) ? 1 : place(one) < place(other) ? -1 : 0))
    .map(({ number, id, title, severity, sources }) => [
      String(number),
      `\`${id}\``,
      title,
      severity,
      sources.join(", ") || "-",
    ]),
)}

## Exceptions

${table(
  ["Rule", "Resources", "Stages", "Until", "Why"],
  exceptions.map(({ rule, resources, stages, expires, reason }) => [
    `\`${rule}\``,
    resources === "*" ? "all" : `\`${resources}\``,
    stages.join(", "),
    expires,
    reason,
  ]),
)}
`;
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
