import { loadBalancerNotFound } from "../errors.ts";
import { access, arnPage, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html */
export const describeLoadBalancers = operation("DescribeLoadBalancers", {
  members: { LoadBalancerArns: true, Names: true, Marker: true, PageSize: true },
  access: () => access("DescribeLoadBalancers"),
  run: ({ store }, input) => {
    const { LoadBalancerArns: arns = [], Names: names = [] } = input;
    const all = [...store.loadBalancers.values()];
    const wanted =
      arns.length === 0 && names.length === 0
        ? all
        : all.filter(({ arn, name }) => arns.includes(arn) || names.includes(name));
    const missing = [...arns, ...names].filter(
      (one) => !wanted.some(({ arn, name }) => arn === one || name === one),
    );
    if (missing.length > 0) throw loadBalancerNotFound(missing.join(", "));
    const { items, next } = arnPage(wanted, ({ arn }) => arn, input);
    return {
      LoadBalancers: items.map(({ arn, name, dnsName, vpcId, internal, network }) => ({
        LoadBalancerArn: arn,
        LoadBalancerName: name,
        DNSName: dnsName,
        VpcId: vpcId,
        Type: "application",
        IpAddressType: "ipv4",
        Scheme: internal ? "internal" : "internet-facing",
        State: { Code: "active" },
        SecurityGroups: [...network.securityGroupIds],
        AvailabilityZones: network.subnetIds.map((SubnetId) => ({ SubnetId })),
      })),
      NextMarker: next,
    };
  },
});
