import { NotEmulatedError } from "../../contract/errors.ts";
import type { ServiceFactory } from "../../contract/service.ts";
import { pipeFailures } from "./failures.ts";
import { pipeHandler } from "./pipe.ts";
import { Pipes } from "./pipes.ts";

/** EventBridge Pipes from tables' streams. */
export const pipes: ServiceFactory = (platform) => {
  const all = new Pipes(platform);
  return {
    name: "pipes",
    resources: { "aws:pipes/pipe:Pipe": pipeHandler(all) },
    api: {
      signingName: "pipes",
      protocol: "rest-json",
      operation: ({ method, path, region }) => {
        const name = /^\/v1\/pipes\/([\w.-]+)$/.exec(path)?.[1];
        if (method === "GET" && path === "/v1/pipes")
          return {
            name: "ListPipes",
            access: [{ action: "pipes:ListPipes", resource: "*" }],
            run: async () =>
              await Promise.resolve({
                body: {
                  Pipes: all.all(region).map((pipe) => ({
                    Arn: pipe.arn,
                    Name: pipe.name,
                    Source: pipe.source,
                    Target: pipe.target,
                  })),
                },
              }),
          };
        if (method === "GET" && name !== undefined) {
          const arn = all.arnOf(region, name);
          return {
            name: "DescribePipe",
            access: [{ action: "pipes:DescribePipe", resource: arn }],
            run: async () => {
              const { isRunning, source, target, roleArn } = all.get(arn);
              const state = isRunning ? "RUNNING" : "STOPPED";
              return await Promise.resolve({
                body: {
                  Arn: arn,
                  Name: name,
                  Source: source,
                  Target: target,
                  RoleArn: roleArn,
                  CurrentState: state,
                  DesiredState: state,
                },
              });
            },
          };
        }
        throw new NotEmulatedError(
          `pipes: ${method} ${path}`,
          "Here pipes come from the program; they can be read.",
        );
      },
    },
    capabilities: { pipeFailures: pipeFailures(platform, all) },
    stop: async () => await all.stop(),
  };
};
