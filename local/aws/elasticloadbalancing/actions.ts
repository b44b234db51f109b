import { NotEmulatedError } from "../../contract/errors.ts";
import { validationError } from "./errors.ts";
import type { Action } from "./records.ts";

/** Arguments of an action that are dealt with here: authentication and stickiness are not. */
export const actionMembers = {
  type: true,
  targetGroupArn: true,
  order: "there is one action, so it is the first",
  forward: {
    targetGroups: { arn: true, weight: true },
    stickiness: { enabled: [false], duration: "stickiness is off" },
  },
  fixedResponse: { contentType: true, messageBody: true, statusCode: true },
  redirect: { statusCode: true, host: true, path: true, port: true, protocol: true, query: true },
} as const;

/** An action as the provider's arguments have it. */
export interface ActionInputs {
  readonly type: string;
  readonly targetGroupArn?: string;
  readonly forward?: {
    readonly targetGroups: readonly { readonly arn: string; readonly weight?: number }[];
  };
  readonly fixedResponse?: {
    readonly contentType: string;
    readonly messageBody?: string;
    readonly statusCode?: string;
  };
  readonly redirect?: {
    readonly statusCode: string;
    readonly host?: string;
    readonly path?: string;
    readonly port?: string;
    readonly protocol?: string;
    readonly query?: string;
  };
}

/** Reads the one action that decides.
 * @throws AwsError for none; NotEmulatedError for authentication.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html */
export function readAction(actions: readonly ActionInputs[]): Action {
  const [action, ...others] = actions;
  if (!action) throw validationError("At least one action must be specified");
  if (others.length > 0 || action.type.startsWith("authenticate"))
    throw new NotEmulatedError(
      "an action before forwarding (authenticate-cognito, authenticate-oidc)",
      "Let the API authorize.",
    );
  switch (action.type) {
    case "forward": {
      const groups = action.forward?.targetGroups.map(({ arn, weight = 1 }) => ({
        targetGroupArn: arn,
        weight,
      }));
      if (groups) return { type: "forward", groups };
      if (action.targetGroupArn === undefined)
        throw validationError("A forward action must have targetGroupArn or forward.targetGroups");
      return { type: "forward", groups: [{ targetGroupArn: action.targetGroupArn, weight: 1 }] };
    }
    case "fixed-response": {
      const { contentType = "text/plain", messageBody = "", statusCode = "200" } = action.fixedResponse ?? {};
      return { type: "fixed-response", status: Number(statusCode), contentType, body: messageBody };
    }
    case "redirect": {
      const {
        statusCode,
        protocol = "#{protocol}",
        host = "#{host}",
        port = "#{port}",
        path = "/#{path}",
        query = "#{query}",
      } = action.redirect ?? {};
      const location = `${protocol}://${host}:${port}${path}${query ? `?${query}` : ""}`;
      return { type: "redirect", status: statusCode === "HTTP_301" ? 301 : 302, location };
    }
    default:
      throw validationError(`Unknown action type '${action.type}'`);
  }
}
