import type { ContainerImage } from "../../../contract/capabilities.ts";
import type { NetworkInterface, Principal } from "../../../contract/principal.ts";
import type { Access, Platform } from "../../../contract/service.ts";

/** Steps of pulling from a private repository, with what each needs of the network and of IAM.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html */
const steps = [
  { action: "ecr:GetAuthorizationToken", service: "ecr.api", wholeRegistry: true },
  { action: "ecr:BatchCheckLayerAvailability", service: "ecr.dkr", wholeRegistry: false },
  { action: "ecr:BatchGetImage", service: "ecr.dkr", wholeRegistry: false },
  { action: "ecr:GetDownloadUrlForLayer", service: "s3", wholeRegistry: false },
];

/** Reading of a layer from ECR's own bucket, which lets in whoever has the signed address. The endpoint that the way leads through must let it pass.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-setting-up-s3-gateway */
function layerRead(region: string, endpointPolicy: string | undefined): Access {
  const resource = `arn:aws:s3:::prod-${region}-starport-layer-bucket/layer`;
  const statement = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: resource };
  return {
    action: "s3:GetObject",
    resource,
    resourcePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    ...(endpointPolicy !== undefined && { endpointPolicy }),
  };
}

/** Gets a task's image as Fargate does it: with the execution role, from the task's own subnet.
 * @throws Error whose message is what ECS shows as the reason: `CannotPullContainerError: …`, `ResourceInitializationError: …`. */
export async function preparePull(
  { capabilities }: Platform,
  uri: string,
  network: NetworkInterface,
  execution: Principal | undefined,
): Promise<ContainerImage> {
  const repository = capabilities.images.repository(uri);
  if (repository) {
    if (!execution)
      throw new Error(
        `CannotPullContainerError: the task definition has no execution role, which the private image ${uri} needs`,
      );
    for (const { action, service, wholeRegistry } of steps) {
      const reach = capabilities.network.reachService(network, service, repository.region);
      if (!reach.reachable)
        throw new Error(
          `ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. ${reach.reason}`,
        );
      const resource = wholeRegistry ? "*" : repository.arn;
      const endpointPolicy = capabilities.network.endpointPolicy(network, service, repository.region);
      const asked = [
        {
          action,
          resource,
          // Layers come by an address that is signed for whoever asked for it: the rule of S3's endpoint is about the bucket.
          endpointPolicy: service === "s3" ? undefined : endpointPolicy,
          resourcePolicy: wholeRegistry ? undefined : repository.policy,
        },
        ...(service === "s3" ? [layerRead(repository.region, endpointPolicy)] : []),
      ];
      for (const access of asked) {
        const { allowed, reason } = capabilities.iam.authorize(execution, access);
        if (!allowed)
          throw new Error(
            `CannotPullContainerError: AccessDeniedException: User: ${execution.arn} is not authorized to perform: ${access.action} on resource: ${access.resource} ${reason}`,
          );
      }
    }
  }
  try {
    return await capabilities.images.pull(uri);
  } catch (error) {
    throw new Error(`CannotPullContainerError: ${(error as Error).message}`, { cause: error });
  }
}
