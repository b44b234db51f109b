import { at, elements, isUnknown } from "../graph.ts";
import { must, type Finding, type Rule } from "../rule.ts";

const projects = ["aws:codebuild/project:Project"];

/** Names of variables that hold what opens something. */
const secretName = /(SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIAL)/i;

/** Kinds of filters of a webhook whose pattern says who or what is let in. */
const letIn = ["ACTOR_ACCOUNT_ID", "BASE_REF", "HEAD_REF"];

/** Rules of what builds and delivers. */
export const delivery: readonly Rule[] = [
  {
    id: "codebuild-logs",
    title: "What a build says is kept",
    number: "trap",
    sources: ["CKV_AWS_314", "CodeBuild.4"],
    severity: "medium",
    types: projects,
    check: (project) =>
      at(project.inputs, "logsConfig.s3Logs.status") === "ENABLED"
        ? []
        : must(
            project,
            "logsConfig.cloudwatchLogs.status",
            (status) => status !== "DISABLED",
            "have the project write to a log group",
          ),
  },
  {
    id: "codebuild-no-secrets",
    title: "No secret is in the environment of a build: whoever may look at the project reads it",
    number: "trap",
    sources: ["CodeBuild.2"],
    severity: "high",
    types: projects,
    check: ({ inputs }) =>
      elements(at(inputs, "environment.environmentVariables")).flatMap((variable, index): Finding[] => {
        const [name, type = "PLAINTEXT"] = [at(variable, "name"), at(variable, "type")];
        return typeof name === "string" && secretName.test(name) && type === "PLAINTEXT"
          ? [
              {
                property: `environment.environmentVariables.${index}`,
                got: `${name} in clear`,
                fix: "keep it in Secrets Manager and give the variable the type SECRETS_MANAGER",
              },
            ]
          : [];
      }),
  },
  {
    id: "codebuild-private",
    title: "Builds are not shown to everybody",
    number: "trap",
    sources: ["prowler codebuild_project_not_publicly_accessible"],
    severity: "medium",
    types: projects,
    check: (project) =>
      must(project, "projectVisibility", (visibility) => visibility !== "PUBLIC_READ", "use PRIVATE"),
  },
  {
    id: "codebuild-whole-patterns",
    title: "A webhook lets in who and what it names as a whole, and nobody whose number only contains it",
    number: "trap",
    sources: ["prowler codebuild_project_webhook_filters_use_anchored_patterns"],
    severity: "high",
    types: ["aws:codebuild/webhook:Webhook"],
    // https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook.html
    check: ({ inputs }) =>
      elements(inputs["filterGroups"]).flatMap((group) =>
        elements(at(group, "filters")).flatMap((filter): Finding[] => {
          const [type, pattern] = [at(filter, "type"), at(filter, "pattern")];
          const isNarrow = isUnknown(pattern) || /^\^.*\$$/.test(String(pattern));
          return letIn.includes(String(type)) && !isNarrow
            ? [
                {
                  property: "filterGroups",
                  got: `${String(type)} ${String(pattern)}`,
                  fix: "begin the pattern with ^ and end it with $",
                },
              ]
            : [];
        }),
      ),
  },
  {
    id: "codepipeline-new",
    title: "A pipeline is of type V2, which says what starts it and goes back when a stage is sick",
    number: "trap",
    sources: [],
    severity: "low",
    types: ["aws:codepipeline/pipeline:Pipeline"],
    check: (pipeline) => must(pipeline, "pipelineType", (type) => type === "V2", "use V2"),
  },
];
