import { serviceArn } from "../arn.ts";
import { invalidParameter } from "../errors.ts";
import { accessTo, operation } from "../operation.ts";
import { describeService } from "./service-description.ts";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
export const describeServices = operation("DescribeServices", {
  members: { cluster: true, services: true },
  read: ({ region }, { cluster = "default", services }) => {
    if (services.length === 0) throw invalidParameter("Services cannot be empty.");
    return { cluster, arns: services.map((service) => serviceArn(region, cluster, service)) };
  },
  access: ({ region }, { cluster, arns }) => accessTo("DescribeServices", region, arns, cluster),
  run: ({ store, region }, { cluster, arns }) => {
    store.clusters.get(cluster, region);
    const services = [];
    const failures = [];
    for (const arn of arns) {
      const service = store.services.find(arn);
      if (service) services.push(describeService(service));
      else failures.push({ arn, reason: "MISSING" });
    }
    return { services, failures };
  },
});
