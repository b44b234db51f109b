import { operation, page } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ListPipelines.html */
export const listPipelines = operation("ListPipelines", {
  members: { maxResults: true, nextToken: true },
  access: () => [{ action: "codepipeline:ListPipelines", resource: "*" }],
  run: ({ store, region }, input) => {
    const { items, nextToken } = page(store.pipelines.all(region), input);
    return {
      pipelines: items.map(({ name, version, type, mode, createdAt, updatedAt }) => ({
        name,
        version,
        pipelineType: type,
        executionMode: mode,
        created: new Date(createdAt),
        updated: new Date(updatedAt),
      })),
      nextToken,
    };
  },
});
