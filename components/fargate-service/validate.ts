import { isWhole, type Problem } from "../parts/component.ts";
import { partOf } from "../parts/secret-source.ts";
import type { FargateServiceArgs, ScalingSchedule } from "./args.ts";
import type { Settings } from "./defaults.ts";
import { sharingProblems } from "./validate-sharing.ts";

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
export function problems(name: string, args: Settings, given: FargateServiceArgs): (Problem | false)[] {
  const { port, cpu, memory, tasks, stopTimeoutSeconds: stop, drainSeconds, logRetentionDays, image } = args;
  const sizes = memoryByCpu[cpu];
  const build = typeof image === "object" && "contentHash" in image ? image : undefined;
  const addresses = build ? [build.uri, build.baseImage] : [image];
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
    ...secretProblems(args),
    ...scalingProblems(args),
    ...sharingProblems(given),
    !(stop >= 1 && stop <= 120) && {
      argument: "stopTimeoutSeconds",
      must: "be 1 to 120 on Fargate",
      got: stop,
      fix: "use 60",
    },
    !(drainSeconds >= 0 && drainSeconds < stop) && {
      argument: "drainSeconds",
      must: `be 0 or more, and less than stopTimeoutSeconds (${stop}): what is left answers the last requests`,
      got: drainSeconds,
      fix: "use 25 with a stopTimeoutSeconds of 60",
    },
    !retentionDays.includes(logRetentionDays) && {
      argument: "logRetentionDays",
      must: `be one of ${retentionDays.join(", ")}`,
      got: logRetentionDays,
      fix: "use the next larger one",
    },
    ...addresses.map(
      (address) =>
        typeof address === "string" &&
        !/@sha256:[0-9a-f]{64}$/.test(address) && {
          argument: "image",
          must: "name a digest (…@sha256:…), for a tag can change under a running service",
          got: address,
          fix: "resolve the tag to its digest",
        },
    ),
  ];
}

/** Lists everything that is wrong with the secrets. */
function secretProblems({ secrets, environment }: Settings): (Problem | false)[] {
  const taken = ["PORT", "DRAIN_SECONDS", ...Object.keys(environment)];
  return Object.entries(secrets).flatMap(([variable, value]) => {
    const { source, member } = partOf(value);
    const argument = `secrets.${variable}`;
    return [
      !/^[A-Za-z_]\w*$/.test(variable) && {
        argument,
        must: "be the name of an environment variable",
        got: variable,
        fix: "use letters, digits and underscores",
      },
      taken.includes(variable) && {
        argument,
        must: "not be a variable of the environment as well",
        got: variable,
        fix: "give it another name, or remove it from environment; PORT and DRAIN_SECONDS are the component's own",
      },
      member !== undefined &&
        (source.kind !== "secret" || !/^[\w.-]+$/.test(member)) && {
          argument,
          must: "take a member of a Secret, by a name of letters, digits, dots, hyphens and underscores",
          got: { [source.kind]: source.name, member },
          fix: source.kind === "secret" ? "rename the member" : "give the parameter itself",
        },
    ];
  });
}

/** Lists everything that is wrong with the scaling. */
function scalingProblems({ scaling, tasks }: Settings): (Problem | false)[] {
  if (!scaling) return [];
  const { minimum, maximum, cpuPercent = 40, requestsPerTarget = 1, schedules = [] } = scaling;
  const names = schedules.map(({ name }) => name);
  return [
    !(minimum >= 1 && maximum >= minimum) && {
      argument: "scaling",
      must: "have minimum >= 1 and maximum >= minimum",
      got: { minimum, maximum },
      fix: "swap or raise them",
    },
    !(tasks >= minimum && tasks <= maximum) && {
      argument: "tasks",
      must: `be between scaling.minimum and scaling.maximum (${minimum} to ${maximum}): it is where scaling begins`,
      got: tasks,
      fix: `use ${minimum}`,
    },
    !(cpuPercent > 0 && cpuPercent <= 100) && {
      argument: "scaling.cpuPercent",
      must: "be more than 0 and at most 100",
      got: cpuPercent,
      fix: "use 40",
    },
    !(requestsPerTarget > 0) && {
      argument: "scaling.requestsPerTarget",
      must: "be more than 0 requests a minute",
      got: requestsPerTarget,
      fix: "measure what a task can take, and use half of it",
    },
    new Set(names).size < names.length && {
      argument: "scaling.schedules",
      must: "have different names",
      got: names,
      fix: "rename one",
    },
    ...schedules.flatMap((schedule) => scheduleProblems(schedule)),
  ];
}

function scheduleProblems({
  name,
  schedule,
  timeZone,
  minimum,
  maximum,
}: ScalingSchedule): (Problem | false)[] {
  return [
    !/^[a-z][a-z0-9-]{0,30}$/.test(name) && {
      argument: "scaling.schedules.name",
      must: "be at most 31 lower-case letters, digits and hyphens, beginning with a letter",
      got: name,
      fix: 'use a word such as "night"',
    },
    !/^(cron\(\S+( \S+){5}\)|rate\(\d+ (minute|hour|day)s?\)|at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\))$/.test(
      schedule,
    ) && {
      argument: `scaling.schedules "${name}".schedule`,
      must: "be cron(minutes hours day-of-month month day-of-week year), rate(1 day) or at(2026-12-24T18:00:00)",
      got: schedule,
      fix: "use cron(0 1 * * ? *) for one o'clock at night",
    },
    timeZone !== undefined &&
      !isTimeZone(timeZone) && {
        argument: `scaling.schedules "${name}".timeZone`,
        must: "be a time zone of the IANA database",
        got: timeZone,
        fix: 'use "Asia/Seoul"',
      },
    !(isWhole(minimum, 0) && isWhole(maximum, minimum)) && {
      argument: `scaling.schedules "${name}"`,
      must: "have minimum >= 0 and maximum >= minimum",
      got: { minimum, maximum },
      fix: "swap or raise them",
    },
  ];
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
