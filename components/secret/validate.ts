import { isWhole, type Problem } from "../parts/component.ts";
import { LENGTH, recoveryDaysOf, ROTATION_DAYS, type Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export function problems(args: Settings): (Problem | false)[] {
  const { value, generate, isSetByHand, rotation, revision } = args;
  const origins = Object.entries({ value, generate, isSetByHand: isSetByHand || undefined, rotation })
    .filter(([, given]) => given !== undefined)
    .map(([name]) => name);
  const { length = LENGTH, member, others = {} } = generate ?? {};
  const recovery = recoveryDaysOf(args);
  return [
    origins.length > 1 && {
      argument: origins.join(", "),
      must: "be one of them: a secret has its value from one place",
      got: origins,
      fix: "keep one",
    },
    !isWhole(length, 16, 4096) && {
      argument: "generate.length",
      must: "be a whole number from 16 to 4096",
      got: length,
      fix: `use ${LENGTH} for 256 bits`,
    },
    Object.keys(others).length > 0 &&
      (member === undefined || member in others) && {
        argument: "generate.member",
        must: "name the member that is made, beside the others",
        got: member,
        fix: 'use "password"',
      },
    !isWhole(revision, 1) && {
      argument: "revision",
      must: "be a whole number from 1",
      got: revision,
      fix: "raise it by one",
    },
    rotation !== undefined &&
      !isWhole(rotation.days ?? ROTATION_DAYS, 1, 1000) && {
        argument: "rotation.days",
        must: "be a whole number from 1 to 1000",
        got: rotation.days,
        fix: `use ${ROTATION_DAYS}`,
      },
    recovery !== 0 &&
      !isWhole(recovery, 7, 30) && {
        argument: "recoveryDays",
        must: "be 0, or a whole number from 7 to 30",
        got: recovery,
        fix: "use 30",
      },
  ];
}
