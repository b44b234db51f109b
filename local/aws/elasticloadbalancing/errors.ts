import { AwsError } from "../../contract/errors.ts";

/** A value that Elastic Load Balancing does not take. */
export const validationError = (message: string) => new AwsError("ValidationError", message);

/** A load balancer that is not there. @param names As they were asked for. */
export const loadBalancerNotFound = (names: string) =>
  new AwsError("LoadBalancerNotFound", `Load balancers '[${names}]' not found`);
