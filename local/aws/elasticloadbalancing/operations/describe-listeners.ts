import { AwsError } from "../../../contract/errors.ts";
import { loadBalancerNotFound, validationError } from "../errors.ts";
import { access, arnPage, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeListeners.html */
export const describeListeners = operation("DescribeListeners", {
  members: { LoadBalancerArn: true, ListenerArns: true, Marker: true, PageSize: true },
  read: (_call, input) => {
    if (input.LoadBalancerArn === undefined && !input.ListenerArns?.length)
      throw validationError("You must specify either listener ARNs or a load balancer ARN");
    return input;
  },
  access: () => access("DescribeListeners"),
  run: ({ store }, input) => {
    const { LoadBalancerArn: balancer, ListenerArns: arns = [] } = input;
    if (balancer !== undefined && !store.loadBalancers.has(balancer)) throw loadBalancerNotFound(balancer);
    const missing = arns.find((arn) => !store.listeners.has(arn));
    if (missing !== undefined)
      throw new AwsError("ListenerNotFound", `One or more listeners not found: ${missing}`);
    const wanted = [...store.listeners.values()].filter(
      ({ arn, loadBalancerArn }) => loadBalancerArn === balancer || arns.includes(arn),
    );
    const { items, next } = arnPage(wanted, ({ arn }) => arn, input);
    return {
      Listeners: items.map(({ arn, loadBalancerArn, port, action }) => ({
        ListenerArn: arn,
        LoadBalancerArn: loadBalancerArn,
        Port: port,
        Protocol: "HTTP",
        DefaultActions: [
          {
            Type: action.type,
            TargetGroupArn: action.type === "forward" ? action.groups[0]?.targetGroupArn : undefined,
          },
        ],
      })),
      NextMarker: next,
    };
  },
});
