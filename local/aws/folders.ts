/** Folders under `local/aws/` of the SDK modules that are named otherwise. */
const folders: Readonly<Record<string, string>> = {
  cognito: "cognito-idp",
  cloudwatch: "logs",
  lb: "elasticloadbalancing",
  alb: "elasticloadbalancing",
  appautoscaling: "application-autoscaling",
  kinesis: "firehose",
  vpc: "ec2",
  sesv2: "ses",
};

/** The folder that a resource type or a function belongs to: `local/aws/dynamodb` for `aws:dynamodb/table:Table`. */
export function folderOf(token: string): string {
  const [name = "", module = ""] = token.split(":");
  if (name !== "aws") return `local/${name}`;
  const service = module.split("/")[0] ?? "";
  return service === "index" ? "a service of local/aws" : `local/aws/${folders[service] ?? service}`;
}
