import { isWhole, type Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

const range = (from: number, to: number, step: number) =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);

/** Memory in MiB that goes with each number of CPU units.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size */
const memoryByCpu: Readonly<Record<number, readonly number[]>> = {
  256: [512, 1024, 2048],
  512: range(1024, 4096, 1024),
  1024: range(2048, 8192, 1024),
  2048: range(4096, 16384, 1024),
  4096: range(8192, 30720, 1024),
  8192: range(16384, 61440, 4096),
  16384: range(32768, 122880, 8192),
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Lists everything that is wrong with the arguments, and with the component's name. */
export function problems(name: string, args: Settings): (Problem | false)[] {
  const { port, cpu, memory, tasks, stopTimeoutSeconds: stop, scaling, logRetentionDays, image } = args;
  const sizes = memoryByCpu[cpu];
  return [
    // A load balancer's name has 32 characters; the provider adds a hyphen and seven digits.
    !/^[a-z][a-z0-9-]{0,20}$/.test(name) && {
      argument: "the name",
      must: "be at most 21 lower-case letters, digits and hyphens, beginning with a letter",
      got: name,
      fix: "shorten it",
    },
    sizes === undefined && {
      argument: "cpu",
      must: `be one of ${Object.keys(memoryByCpu).join(", ")}`,
      got: cpu,
      fix: "use 256 for a quarter of a core",
    },
    sizes !== undefined &&
      !sizes.includes(memory) && {
        argument: "memory",
        must: `be one of ${sizes.join(", ")} with cpu ${cpu}`,
        got: memory,
        fix: `use ${sizes[0]}`,
      },
    !isWhole(port, 1, 65_535) && {
      argument: "port",
      must: "be a whole number from 1 to 65535",
      got: port,
      fix: "give the port that the container listens on",
    },
    !isWhole(tasks, 0) && {
      argument: "tasks",
      must: "be a whole number, 0 or more",
      got: tasks,
      fix: "use 1, or 2 and more for two zones",
    },
    !!scaling &&
      !(scaling.minimum >= 1 && scaling.maximum >= scaling.minimum) && {
        argument: "scaling",
        must: "have minimum >= 1 and maximum >= minimum",
        got: scaling,
        fix: "swap or raise them",
      },
    !(stop >= 1 && stop <= 120) && {
      argument: "stopTimeoutSeconds",
      must: "be 1 to 120 on Fargate",
      got: stop,
      fix: "use 30",
    },
    !retentionDays.includes(logRetentionDays) && {
      argument: "logRetentionDays",
      must: `be one of ${retentionDays.join(", ")}`,
      got: logRetentionDays,
      fix: "use the next larger one",
    },
    typeof image === "string" &&
      !/@sha256:[0-9a-f]{64}$/.test(image) && {
        argument: "image",
        must: "name a digest (…@sha256:…), for a tag can change under a running service",
        got: image,
        fix: "resolve the tag to its digest",
      },
  ];
}
