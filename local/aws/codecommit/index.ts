import type { ServiceFactory } from "../../contract/service.ts";
import { PushEvents } from "./push-events.ts";
import type { RepositoryRecord } from "./records.ts";
import { repositoryResource } from "./resources/repository.ts";

/** CodeCommit: the program's own repository stands for each; its pushes are told on the event bus. */
export const codeCommit: ServiceFactory = (platform) => {
  const repositories = platform.store.collection<RepositoryRecord>("codecommit/repositories");
  const events = new PushEvents(platform, repositories);
  const stop = async () => await events.stop();
  return {
    name: "codecommit",
    resources: { "aws:codecommit/repository:Repository": repositoryResource(repositories, events) },
    ready: () => Promise.resolve(events.start()),
    stop,
    abandon: stop,
  };
};
