import * as pulumi from "@pulumi/pulumi";
import { GitHubDelivery } from "../../components/github-delivery/index.ts";
import { LogBucket } from "../../components/log-bucket/index.ts";
import { beginnings, types } from "../program.ts";
import { readSettings } from "./settings.ts";

/** Roles for the workflows of `.github/workflows`. A program of its own: who deploys the stages must not be able to change what they may do. */
export default async function program() {
  const { repository, repositoryIds, providerArn, stages, state } = readSettings();
  const tags = { project: pulumi.getProject() };
  const delivery = new GitHubDelivery("github", {
    repository,
    repositoryIds,
    providerArn,
    program: { project: "mysfits", types, beginnings },
    stages,
    state: state === true ? {} : state || undefined,
    accessLogs: state === false ? undefined : new LogBucket("logs", { tags }),
    tags,
  });
  return {
    /** To be run in the repository's folder, one by one. */
    commands: delivery.commands,
    backendUrl: delivery.backendUrl,
    providerArn: delivery.providerArn,
  };
}
