import { isWhole, type Problem } from "../parts/component.ts";
import { secretVariable, type Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export function problems(args: Settings): (Problem | false)[] {
  const { timeoutSeconds, memory, reservedConcurrency, secrets = {}, environment = {} } = args;
  return [
    !isWhole(timeoutSeconds, 1, 900) && {
      argument: "timeoutSeconds",
      must: "be a whole number from 1 to 900",
      got: timeoutSeconds,
      fix: "use 10",
    },
    !isWhole(memory, 128, 10_240) && {
      argument: "memory",
      must: "be a whole number of MB from 128 to 10240",
      got: memory,
      fix: "use 256",
    },
    reservedConcurrency !== undefined &&
      !isWhole(reservedConcurrency, 0) && {
        argument: "reservedConcurrency",
        must: "be a whole number, 0 or more",
        got: reservedConcurrency,
        fix: "omit it",
      },
    ...Object.keys(secrets).map(
      (secret) =>
        (!/^[A-Za-z]\w*$/.test(secret) || secretVariable(secret) in environment) && {
          argument: `secrets.${secret}`,
          must: "be a name for an environment variable that is not there yet",
          got: secretVariable(secret),
          fix: 'use a name such as "WEBHOOK_KEY"',
        },
    ),
    !/^[\w./-]+\.[\w$]+$/.test(args.handler) && {
      argument: "handler",
      must: "be <module>.<exported function>",
      got: args.handler,
      fix: 'use "index.handler"',
    },
  ];
}
