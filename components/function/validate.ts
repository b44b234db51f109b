import { isWhole, type Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export function problems(args: Settings): (Problem | false)[] {
  const { timeoutSeconds, memory, reservedConcurrency } = args;
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
    !/^[\w./-]+\.[\w$]+$/.test(args.handler) && {
      argument: "handler",
      must: "be <module>.<exported function>",
      got: args.handler,
      fix: 'use "index.handler"',
    },
  ];
}
