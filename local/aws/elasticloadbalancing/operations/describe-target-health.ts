import { access, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetHealth.html */
export const describeTargetHealth = operation("DescribeTargetHealth", {
  members: { TargetGroupArn: true, Targets: { Id: true, Port: true } },
  access: () => access("DescribeTargetHealth"),
  run: ({ store }, { TargetGroupArn, Targets }) => {
    const { targets } = store.targetGroup(TargetGroupArn);
    const ids = Targets?.map(({ Id }) => Id);
    const registered = [...targets.values()].filter(({ target }) => ids?.includes(target.id) ?? true);
    return {
      TargetHealthDescriptions: registered.map(({ target, health, unreachable }) => ({
        Target: { Id: target.id, Port: target.port },
        HealthCheckPort: String(target.port),
        TargetHealth:
          health === "unhealthy" && unreachable !== undefined
            ? { State: health, Reason: "Target.Timeout", Description: unreachable }
            : { State: health },
      })),
    };
  },
});
