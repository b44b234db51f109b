import { accountId } from "../../../contract/account.ts";
import type { RecordedResource } from "../../../contract/resource.ts";

/** `aws:iam/serviceLinkedRole:ServiceLinkedRole`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/iam/servicelinkedrole/ */
export const serviceLinkedRole: RecordedResource = {
  without: "AWS makes and uses these roles itself",
  outputs: ({ inputs, name }) => {
    const arn = `arn:aws:iam::${accountId}:role/aws-service-role/${String(inputs["awsServiceName"])}/${name}`;
    const uniqueId = "AROA0000000000000000";
    return { id: arn, outputs: { arn, name, path: "/aws-service-role/", uniqueId, createDate: "" } };
  },
};
