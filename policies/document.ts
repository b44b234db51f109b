import type { Rule } from "./index.ts";
import type { Exception } from "./judgement.ts";

/** Writes docs/policies.md: the rules, and the leave not to keep them. */
export function document(rules: readonly Rule[], exceptions: readonly Exception[]): string {
  const place = ({ number }: Rule) =>
    typeof number === "number" ? number : number === "trap" ? Number.MAX_SAFE_INTEGER : Infinity;
  return `# Policies

Made by \`npm run policies -- --write\`; a test says when it is not current.

Rules that Checkov, cfn_nag, Prowler and AWS Security Hub (FSBP) have for CloudFormation, Terraform or a live account, and rules of what two or more
resources must agree about, as functions over the graph of a program (\`policies/rules\`). They are written once and asked in three places:

| | asks | of |
| --- | --- | --- |
| \`npm test\`, \`npm run policies\` | every rule; anything without leave fails | the stages of this program, without credentials |
| \`npm run plan\` | which rules a change breaks or mends | both revisions, without credentials |
| \`pulumi preview --policy-pack policies\` | every rule | what Pulumi's engine is about to make, and then has made |

A value that is not known yet, as in a preview, breaks no rule. What breaks one is mended, or excepted.

## Exceptions and public routes

[policies/exceptions.ts](../policies/exceptions.ts) has every leave to break a rule: the rule, logical names of resources (\`*\` stands for any text), stages,
a reason that a reviewer at AWS would accept, and a last day. After that day the rule is broken again, and the finding says which exception has
expired. \`npm test\` fails for an exception that nothing needs any more, that says too little, or that is for more than a year. Routes that anybody may call
are in [policies/public-routes.ts](../policies/public-routes.ts). A rule is never weakened for a resource: it is mended, or excepted.

## The pack in another program

The folder \`policies\` is a policy pack of its own: \`PulumiPolicy.yaml\`, \`package.json\`, and no import from anywhere else in this repository. In a
clone of this repository its packages are there after \`npm ci\`; anywhere else copy the folder (not into a \`node_modules\`: Node takes no types out there) and run \`npm install\` (or \`pulumi install\`) in it.

\`\`\`
pulumi preview --policy-pack ../mysfits/policies
pulumi up --policy-pack ../mysfits/policies --policy-pack-config policy-config.json
\`\`\`

Neither needs an account of Pulumi Cloud. The program may be in any language. Rules of weight high and medium are mandatory: they stop a preview, and keep
the resource from being made. Those of weight low are advisory. A program with another name gets none of this program's exceptions; it has its own in
the configuration, by rule, checked by the CLI:

\`\`\`json
{
  "lambda-traced": "disabled",
  "elb-access-logs": { "enforcementLevel": "advisory" },
  "dynamodb-deletion-protection": {
    "exceptions": [
      {
        "resources": "scratch-*",
        "stages": ["dev"],
        "reason": "What is in them is made up, and made again by the next run of the tests.",
        "expires": "2027-03-31"
      }
    ]
  }
}
\`\`\`

\`"all": "advisory"\` warns instead of stopping; \`"notes": "remediate"\` beside it leaves that policy as it has to be. What is looked at, and when:

- A rule about one resource alone is a \`ResourceValidationPolicy\`: it is asked before the resource is made. One that looks at others is a
  \`StackValidationPolicy\`, asked at the end of a preview or update, and reported at the resource. \`pulumi up\` previews first, so both come before anything
  is made, as far as values are known; with \`--skip-preview\` the second kind comes afterwards.
- Pulumi shows inputs only before a resource is made, and at the end only outputs. The policy \`notes\` keeps the inputs, so that a rule sees what the
  program asked for and not what the provider answered. It is of the level \`remediate\`, because only to such a policy does Pulumi say what is secret. It
  changes nothing.
- The value of a secret is never told: \`(runtime is a secret)\`. Where \`notes\` has been given another level, no text is told at all.
- A value that is not known yet throws when a policy reads it (\`UnknownValueError\`); here it is a symbol, as in \`npm run plan\`, so a rule claims nothing
  of it instead of not being asked. A rule that fails on something unforeseen says so on standard error and claims nothing.

The host of policy packs (\`@pulumi/pulumi/cmd/run-policy-pack\`) loads JavaScript: \`pulumi/pack.mjs\`, which loads the rest as TypeScript by Node's own
type stripping. So Node 22.18 or newer has to be first on the \`PATH\`; nothing is compiled. The host starts \`ts-node\` in any case, which fails with
TypeScript 7 beside the pack: it has no compiler API any more. TypeScript 6, or none, is right.

Tried: every rule's three fixtures and both stages through the SDK's own analyzer over gRPC (\`tests/policies/pulumi\`), in \`npm test\`; and preview and \`up\` of this
program and of another one under the real engine with stand-in providers, where the machine has it. Never tried: an AWS account, Pulumi Cloud's policy groups.

## A new rule

1. An object in a file of \`policies/rules\` (\`rules/pairs\` for what several resources agree about): \`id\`, \`title\` (what must be, as a sentence), \`severity\`,
   \`number\` and \`sources\` (the same rule elsewhere), \`types\`, and \`check(resource, graph)\`, which answers findings: the input, what is there, what to do.
   A check that takes no graph can be asked before the resource is made. It imports nothing but \`policies/graph.ts\`, \`links.ts\` (what an input leads to) and
   \`access.ts\` (what policies allow), and cites the AWS page.
2. Three fixtures in \`tests/policies/fixtures\`: \`kept\`, \`broken\` in one place, and \`unknown\`, where what decides is not known yet. \`resource()\` makes one, \`ref()\`
   an input that leads to another, \`UNKNOWN\` what is not known.
3. \`npm test -- tests/policies\`, then \`npm run policies\`: what this program breaks is mended, or excepted.
4. \`npm run policies -- --write\` writes this page.

What a graph does not show is not judged: what a container's code serves (a target group's path is compared with no route), a time-out inside of
code, what a CloudFront Function does to a path, resources that are not of the program. A target group's port is not compared with the container's: ECS
registers each target with the port of its own (\`service-port\` looks at that one).

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
