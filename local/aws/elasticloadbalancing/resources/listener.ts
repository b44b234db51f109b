import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { randomId } from "../../../contract/names.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { actionMembers, readAction } from "../actions.ts";
import { validationError } from "../errors.ts";
import type { LoadBalancerStore } from "../store.ts";

const inputs = {
  loadBalancerArn: true,
  port: true,
  // There is no TLS on 127.0.0.1: an internal load balancer may use HTTP.
  protocol: ["HTTP"],
  defaultActions: actionMembers,
  tags: true,
} as const;
type ListenerInputs = Read<Inputs<aws.lb.ListenerArgs>, typeof inputs>;

/** Outputs of a listener. */
export interface ListenerOutputs {
  readonly arn: string;
  readonly protocol: string;
  readonly port: number;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:lb/listener:Listener`: HTTP listeners.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/lb/listener/ */
export function listenerResource(store: LoadBalancerStore) {
  const put = (given: ListenerInputs, arn: string): ListenerOutputs => {
    const { port, loadBalancerArn, defaultActions, tags = {} } = given;
    if (port === undefined || !(port >= 1 && port <= 65_535))
      throw validationError(`Listener port '${port ?? ""}' must be 1 to 65535`);
    store.setListener({ arn, loadBalancerArn, port, action: readAction(defaultActions) });
    return { arn, protocol: "HTTP", port, tagsAll: tags };
  };
  return resource<aws.lb.ListenerArgs, ListenerOutputs>()({
    inputs,
    replaceOn: ["loadBalancerArn"],
    create: async ({ inputs: given }) => {
      const arn = `${given.loadBalancerArn.replace(":loadbalancer/", ":listener/")}/${randomId(16)}`;
      return { id: arn, outputs: put(given, arn) };
    },
    start: async ({ id, inputs: given }) => put(given, id),
    update: async ({ inputs: given }, { id }) => ({ id, outputs: put(given, id) }),
    delete: async ({ id }) => {
      store.removeListener(id);
    },
  });
}
