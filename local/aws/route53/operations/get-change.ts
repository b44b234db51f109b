import { AwsError } from "../../../contract/errors.ts";
import { insync, operation } from "../operation.ts";

/** Every change is done when it is answered, so nothing is ever pending.
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetChange.html */
export const getChange = operation("GetChange", {
  members: { Id: true },
  access: (_call, { Id }) => [{ action: "route53:GetChange", resource: `arn:aws:route53:::change/${Id}` }],
  run: (_call, { Id }) => {
    if (!/^C[A-Z0-9]{1,32}$/.test(Id))
      throw new AwsError("NoSuchChange", `Could not find resource with ID: ${Id}`, 404);
    return { ChangeInfo: insync(Id) };
  },
});
