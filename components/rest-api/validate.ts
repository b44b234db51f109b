import type { Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export function problems(args: Settings): (Problem | false)[] {
  const seen = new Set<string>();
  return [
    !/^[\w-]{1,128}$/.test(args.stage) && {
      argument: "stage",
      must: "be letters, digits, _ and -",
      got: args.stage,
      fix: "use the first part of the path",
    },
    args.routes.length === 0 && {
      argument: "routes",
      must: "not be empty",
      got: [],
      fix: "give at least one route",
    },
    ...args.routes.flatMap((route): (Problem | false)[] => {
      const label = `${route.method} ${route.path}`;
      const repeated = seen.has(label);
      seen.add(label);
      return [
        // Programs that are not type-checked, and documents made elsewhere, get here without it.
        route.authorization !== "none" &&
          route.authorization !== "cognito" && {
            argument: `route ${label}`,
            must: 'state who may call it: authorization "none" or "cognito"',
            got: route.authorization,
            fix: 'say "cognito" unless everybody may',
          },
        route.authorization === "cognito" &&
          args.userPoolArn === undefined && {
            argument: `route ${label}`,
            must: "have a user pool to ask",
            got: "no userPoolArn",
            fix: "give userPoolArn",
          },
        repeated && { argument: `route ${label}`, must: "be there once", got: "twice", fix: "remove one" },
        !/^\/(?:[\w.-]+|\{\w+\+?\})?(?:\/(?:[\w.-]+|\{\w+\+?\}))*$/.test(route.path) && {
          argument: `route ${label}`,
          must: "have a path like /things/{thingId}",
          got: route.path,
          fix: "begin with /, parameters in braces, no / at the end",
        },
      ];
    }),
  ];
}
