import type { ContainerServiceCapability } from "../../contract/capabilities/container-services.ts";
import { serviceArn } from "./arn.ts";
import type { ServiceStore } from "./stores/service-store.ts";

/** Services as those see them that change the number of their tasks. */
export function containerServiceCapability(services: ServiceStore): ContainerServiceCapability {
  const arnOf = (region: string, resourceId: string) => {
    const [, cluster = "", name = ""] = resourceId.split("/");
    return serviceArn(region, cluster, name);
  };
  return {
    tasksOf: (region, resourceId) => {
      const service = services.find(arnOf(region, resourceId));
      return (
        service && {
          desired: service.settings.desiredCount,
          running: service.running,
          isDeploying: service.isDeploying,
        }
      );
    },
    setDesiredCount: (region, resourceId, desiredCount) => {
      const { settings } = services.get(arnOf(region, resourceId));
      services.put({ ...settings, desiredCount });
    },
  };
}
