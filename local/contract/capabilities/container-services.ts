/** Services of ECS (`local/aws/ecs`), for who changes the number of their tasks. */
export interface ContainerServiceCapability {
  /** Tasks of a service; undefined when it is not there.
   * @param resourceId `service/<cluster>/<service>` */
  tasksOf(region: string, resourceId: string): ServiceTasks | undefined;
  /** Tells a service how many tasks to have.
   * @throws AwsError ServiceNotFoundException. */
  setDesiredCount(region: string, resourceId: string, count: number): void;
}

/** Number of a service's tasks. */
export interface ServiceTasks {
  readonly desired: number;
  readonly running: number;
  /** True while a deployment is under way. */
  readonly isDeploying: boolean;
}
