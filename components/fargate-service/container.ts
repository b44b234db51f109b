import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./defaults.ts";

/** Makes the one container of a task, as ECS wants it in JSON: no root, no capabilities, a file system that can't be written
 * except /tmp, and an init process that passes signals on and reaps children.
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
  const probe = `fetch('http://127.0.0.1:${args.port}${args.livenessPath}').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`;
  return {
    name: "app",
    image,
    essential: true,
    portMappings: [{ containerPort: args.port, protocol: "tcp" }],
    environment: Object.entries({ PORT: String(args.port), ...args.environment })
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => ({ name, value })),
    user: "node",
    readonlyRootFilesystem: true,
    mountPoints: [{ sourceVolume: "tmp", containerPath: "/tmp", readOnly: false }],
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
    healthCheck: {
      command: ["CMD", "node", "-e", probe],
      interval: 30,
      timeout: 5,
      retries: 3,
      startPeriod: args.gracePeriodSeconds,
    },
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
