// `node scripts/launch.mjs bench/plan.ts [rounds]`: how long `npm run plan` takes: two stages of this program, and a made-up program of 2,000 resources in
// one stage. The first plan of a base takes it out and is told by itself; the others are warm.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { median, report, root } from "./support.ts";

const rounds = Number(process.argv[2] ?? 5);

/** Seconds until the report is there. */
async function plan(project: string, ...args: string[]): Promise<{ seconds: number; summary: string }> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    ["scripts/launch.mjs", "scripts/plan.ts", "--project", project, ...args],
    {
      cwd: root,
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`plan ended with ${code}`);
  const summaries = output.split("\n").filter((line) => line.startsWith("Stage "));
  return { seconds: (performance.now() - began) / 1000, summary: summaries.join("; ") };
}

async function measure(what: string, project: string, ...args: string[]): Promise<void> {
  const first = await plan(project, ...args);
  report(`${what}, first`, `${first.seconds.toFixed(1)} s    ${first.summary}`);
  const warm: number[] = [];
  for (let round = 0; round < rounds; round++) warm.push((await plan(project, ...args)).seconds);
  report(
    `${what}, warm`,
    `${median(warm).toFixed(1)} s (${Math.min(...warm).toFixed(1)} to ${Math.max(...warm).toFixed(1)}, ${rounds} times)`,
  );
}

/** A program of 200 services with ten resources each, which refer to each other and to what all share. */
const program = (memory: number, extra: string) => `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
class Service extends pulumi.ComponentResource {
  readonly queue: aws.sqs.Queue;
  constructor(name: string, memory: number, vpc: aws.ec2.Vpc, topic: aws.sns.Topic, before?: Service) {
    super("bench:index:Service", name);
    const parent = { parent: this };
    const role = new aws.iam.Role(\`\${name}-role\`, { assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }] }) }, parent);
    const table = new aws.dynamodb.Table(\`\${name}-table\`, { hashKey: "id", attributes: [{ name: "id", type: "S" }], billingMode: "PAY_PER_REQUEST" }, parent);
    this.queue = new aws.sqs.Queue(\`\${name}-queue\`, { redrivePolicy: before && pulumi.jsonStringify({ deadLetterTargetArn: before.queue.arn, maxReceiveCount: 5 }) }, parent);
    const logs = new aws.cloudwatch.LogGroup(\`\${name}-logs\`, { retentionInDays: 30 }, parent);
    new aws.iam.RolePolicy(\`\${name}-may\`, { role: role.name, policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: [
      { Effect: "Allow", Action: ["dynamodb:GetItem", "dynamodb:PutItem"], Resource: table.arn },
      { Effect: "Allow", Action: ["sqs:SendMessage", "sqs:ReceiveMessage"${extra}], Resource: this.queue.arn },
      { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: pulumi.interpolate\`\${logs.arn}:*\` } ] }) }, parent);
    const group = new aws.ec2.SecurityGroup(\`\${name}-group\`, { vpcId: vpc.id }, parent);
    new aws.vpc.SecurityGroupEgressRule(\`\${name}-out\`, { securityGroupId: group.id, cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 443, toPort: 443 }, parent);
    const fn = new aws.lambda.Function(\`\${name}-function\`, { role: role.arn, runtime: "nodejs24.x", handler: "index.handler", memorySize: memory, publish: true,
      code: new pulumi.asset.AssetArchive({ "index.mjs": new pulumi.asset.StringAsset("export const handler = 1;") }), environment: { variables: { TABLE: table.name, QUEUE: this.queue.url } } }, parent);
    new aws.cloudwatch.MetricAlarm(\`\${name}-errors\`, { comparisonOperator: "GreaterThanThreshold", evaluationPeriods: 1, threshold: 0, metricName: "Errors", namespace: "AWS/Lambda", period: 60, statistic: "Sum", dimensions: { FunctionName: fn.name }, alarmActions: [topic.arn] }, parent);
    new aws.lambda.Permission(\`\${name}-call\`, { action: "lambda:InvokeFunction", function: fn.name, principal: "sns.amazonaws.com", sourceArn: topic.arn }, parent);
    this.registerOutputs();
  }
}
export default () => {
  const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
  const topic = new aws.sns.Topic("news");
  let before: Service | undefined;
  for (let index = 0; index < 200; index++) before = new Service(\`s\${index}\`, index % 10 === 0 ? ${memory} : 256, vpc, topic, before);
};
`;

function madeUp(): string {
  const folder = mkdtempSync(join(tmpdir(), "bench-plan-"));
  const write = (file: string, content: string) => writeFileSync(join(folder, file), content);
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=bench", "-c", "user.email=bench@example.com", ...args], {
      cwd: folder,
    });
  write("Pulumi.yaml", "name: bench\nruntime: { name: nodejs, options: { typescript: false } }\n");
  write("Pulumi.dev.yaml", "config:\n  aws:region: us-east-1\n");
  write("package.json", `{ "name": "bench", "type": "module" }\n`);
  write(".gitignore", "node_modules\n.build\n");
  // Node does not strip parameter properties, and the class has none.
  write("index.ts", program(256, ""));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  git("init", "--quiet", "--initial-branch=main");
  git("add", ".");
  git("commit", "--quiet", "--message", "bench");
  write("index.ts", program(512, `, "sqs:*"`));
  return folder;
}

console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)} at the beginning\n`,
);
const folder = madeUp();
try {
  await measure("2,000 resources, one stage", folder);
  await measure("this program, dev and prod", root, "--base", "HEAD", "--stack", "dev,prod");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\nload ${loadavg()[0]?.toFixed(1)} at the end`);
