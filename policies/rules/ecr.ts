import { publicStatements } from "../documents.ts";
import { referring } from "../graph.ts";
import { isTrue, lacking, must, type Rule } from "../rule.ts";

const repositories = ["aws:ecr/repository:Repository"];

/** Rules of image repositories. */
export const ecr: readonly Rule[] = [
  {
    id: "ecr-scan",
    title: "Images are scanned when they are pushed",
    number: 32,
    sources: ["CKV_AWS_163", "ECR.1"],
    severity: "medium",
    types: repositories,
    check: (repository) =>
      must(repository, "imageScanningConfiguration.scanOnPush", isTrue, "set it to true"),
  },
  {
    id: "ecr-immutable",
    title: "A tag stays with its image",
    number: 32,
    sources: ["CKV_AWS_51", "ECR.2"],
    severity: "medium",
    types: repositories,
    check: (repository) =>
      must(
        repository,
        "imageTagMutability",
        (mutability) => typeof mutability === "string" && mutability.startsWith("IMMUTABLE"),
        "use IMMUTABLE",
      ),
  },
  {
    id: "ecr-lifecycle",
    title: "Old images go away",
    number: 32,
    sources: ["ECR.3"],
    severity: "low",
    types: repositories,
    check: (repository, graph) => {
      const types = ["aws:ecr/lifecyclePolicy:LifecyclePolicy"];
      const { certain, possible } = referring(graph, types, "repository", repository);
      return certain.length + possible.length > 0 ? [] : lacking("give the repository a LifecyclePolicy");
    },
  },
  {
    id: "ecr-not-public",
    title: "A repository's policy does not let everybody in",
    number: 32,
    sources: ["CKV_AWS_32"],
    severity: "high",
    types: ["aws:ecr/repositoryPolicy:RepositoryPolicy"],
    check: ({ inputs }) =>
      publicStatements(inputs["policy"]).map(() => ({
        property: "policy",
        got: "Principal *",
        fix: "name who may pull",
      })),
  },
];
