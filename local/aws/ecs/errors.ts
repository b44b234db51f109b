import { AwsError } from "../../contract/errors.ts";

/** An argument that ECS does not take. */
export const invalidParameter = (message: string) => new AwsError("InvalidParameterException", message);

/** A task definition or family that ECS does not take. */
export const clientException = (message: string) => new AwsError("ClientException", message);

/** A cluster that is not there. */
export const clusterNotFound = () => new AwsError("ClusterNotFoundException", "Cluster not found.");

/** A service that is not there. */
export const serviceNotFound = () => new AwsError("ServiceNotFoundException", "Service not found.");
