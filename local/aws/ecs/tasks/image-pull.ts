import type { Capabilities, ContainerImage } from "../../../contract/capabilities.ts";
import type { NetworkInterface, Principal } from "../../../contract/principal.ts";
import type { Access, Platform } from "../../../contract/service.ts";

type Repository = NonNullable<ReturnType<Capabilities["images"]["repository"]>>;

/** A step of pulling an image. */
interface Step {
  /** Service whose endpoint the step goes to. */
  readonly service: string;
  readonly access: Access;
}

/** Steps of pulling from a private repository, with what each needs of the network and of IAM.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html */
function stepsOf({ arn, region, policy }: Repository): readonly Step[] {
  const ofRepository = (action: string): Step => ({
    service: "ecr.dkr",
    access: { action, resource: arn, ...(policy !== undefined && { resourcePolicy: policy }) },
  });
  return [
    { service: "ecr.api", access: { action: "ecr:GetAuthorizationToken", resource: "*" } },
    ofRepository("ecr:BatchCheckLayerAvailability"),
    ofRepository("ecr:BatchGetImage"),
    ofRepository("ecr:GetDownloadUrlForLayer"),
    { service: "s3", access: layerRead(region) },
  ];
}

/** Reading of a layer from ECR's own bucket, which lets in whoever has the signed address. The endpoint that the way leads through must let it pass.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-setting-up-s3-gateway */
function layerRead(region: string): Access {
  const resource = `arn:aws:s3:::prod-${region}-starport-layer-bucket/layer`;
  const statement = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: resource };
  const resourcePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  return { action: "s3:GetObject", resource, resourcePolicy };
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
    for (const { service, access } of stepsOf(repository)) {
      const reach = capabilities.network.reachService(network, service, repository.region);
      if (!reach.reachable)
        throw new Error(
          `ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. ${reach.reason}`,
        );
      const endpointPolicy = capabilities.network.endpointPolicy(network, service, repository.region);
      const { allowed, reason } = capabilities.iam.authorize(execution, {
        ...access,
        ...(endpointPolicy !== undefined && { endpointPolicy }),
      });
      if (!allowed)
        throw new Error(
          `CannotPullContainerError: AccessDeniedException: User: ${execution.arn} is not authorized to perform: ${access.action} on resource: ${access.resource} ${reason}`,
        );
    }
  }
  try {
    return await capabilities.images.pull(uri);
  } catch (error) {
    throw new Error(`CannotPullContainerError: ${(error as Error).message}`, { cause: error });
  }
}
