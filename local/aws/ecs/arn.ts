import { accountId } from "../../contract/account.ts";
import { formatArn } from "../../contract/arn.ts";

/** ARN of a thing of ECS. @param resource `cluster/NAME`, `task/CLUSTER/ID`. */
export const ecsArn = (region: string, resource: string): string =>
  formatArn({ service: "ecs", region, accountId, resource });

/** ARN of a service, given its name or its ARN. */
export const serviceArn = (region: string, cluster: string, nameOrArn: string): string =>
  nameOrArn.startsWith("arn:") ? nameOrArn : ecsArn(region, `service/${nameOf(cluster)}/${nameOrArn}`);

/** ARN of a task, given its id or its ARN. */
export const taskArn = (region: string, cluster: string, idOrArn: string): string =>
  idOrArn.startsWith("arn:") ? idOrArn : ecsArn(region, `task/${nameOf(cluster)}/${idOrArn}`);

/** Name of a cluster, given it or its ARN. */
export const nameOf = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
