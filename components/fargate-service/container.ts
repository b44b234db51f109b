import * as pulumi from "@pulumi/pulumi";
import { partOf } from "../parts/secret-source.ts";
import type { Settings } from "./defaults.ts";

/** Makes the one container of a task, as ECS wants it in JSON: no root, no capabilities, a file system that can't be written
 * except /tmp, and an init process that passes signals on and reaps children. The load balancer's check is the only one: it stops what does not
 * answer too, and a check of the container's own would start a process on a quarter of a core every time.
 *
 * The volume at /tmp belongs to root on Fargate, unless the image says otherwise: `VOLUME /tmp` in its Dockerfile keeps the folder's mode.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
export function containerDefinition(
  args: Settings,
  {
    image,
    logGroup,
    region,
  }: {
    readonly image: pulumi.Input<string>;
    readonly logGroup: pulumi.Input<string>;
    readonly region: pulumi.Input<string>;
  },
) {
  return {
    name: "app",
    image,
    essential: true,
    portMappings: [{ containerPort: args.port, protocol: "tcp" }],
    environment: Object.entries({
      PORT: String(args.port),
      DRAIN_SECONDS: String(args.drainSeconds),
      ...args.environment,
    })
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => ({ name, value })),
    ...secretsOf(args),
    user: "node",
    readonlyRootFilesystem: true,
    mountPoints: [{ sourceVolume: "tmp", containerPath: "/tmp", readOnly: false }],
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
    stopTimeout: args.stopTimeoutSeconds,
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": logGroup,
        "awslogs-region": region,
        "awslogs-stream-prefix": "app",
        mode: "non-blocking",
        "max-buffer-size": "4m",
      },
    },
  };
}

/** Names where each secret comes from; nothing without secrets.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html */
function secretsOf({ secrets }: Settings) {
  const all = Object.entries(secrets).sort(([a], [b]) => (a < b ? -1 : 1));
  if (all.length === 0) return {};
  return {
    secrets: all.map(([name, value]) => {
      const { source, member } = partOf(value);
      const valueFrom = member === undefined ? source.arn : pulumi.interpolate`${source.arn}:${member}::`;
      return { name, valueFrom };
    }),
  };
}
