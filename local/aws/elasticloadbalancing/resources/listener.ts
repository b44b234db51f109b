import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import { randomId } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { Balancing } from "../balancing.ts";
import { readAction } from "../routing.ts";

type ListenerInputs = Inputs<aws.lb.ListenerArgs>;

/** `aws:lb/listener:Listener`: HTTP listeners.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/lb/listener/ */
export function listenerHandler(balancing: Balancing): ResourceHandler<ListenerInputs> {
  const put = ({ inputs }: Resource<ListenerInputs>, arn: string) => {
    const { port, protocol = "HTTP", loadBalancerArn } = inputs;
    if (protocol !== "HTTP")
      throw new NotEmulatedError(
        `a listener with protocol ${protocol}`,
        "There is no TLS on 127.0.0.1: an internal load balancer may use HTTP.",
      );
    if (port === undefined || !(port >= 1 && port <= 65_535))
      throw new AwsError("ValidationError", `Listener port '${port ?? ""}' must be 1 to 65535`);
    balancing.setListener({ arn, loadBalancerArn, port, action: readAction(inputs.defaultActions) });
    return { arn, protocol, port, tagsAll: inputs.tags ?? {} };
  };
  return {
    replaceOn: ["loadBalancerArn"],
    async create(resource) {
      const arn = `${resource.inputs.loadBalancerArn.replace(":loadbalancer/", ":listener/")}/${randomId(16)}`;
      return { id: arn, outputs: put(resource, arn) };
    },
    async start(kept) {
      put(kept, kept.id);
    },
    async update(resource, previous) {
      return { id: previous.id, outputs: put(resource, previous.id) };
    },
    async delete({ id }) {
      balancing.removeListener(id);
    },
  };
}
