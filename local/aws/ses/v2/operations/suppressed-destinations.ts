import { badRequest, notFound } from "../../errors.ts";
import { onOnePage } from "../../members.ts";
import type { SuppressedRecord } from "../../records.ts";
import { operation } from "../operation.ts";

/** Lists the addresses that get no mail, all on one page.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListSuppressedDestinations.html */
export const listSuppressedDestinations = operation("ListSuppressedDestinations", {
  members: { Reasons: true, StartDate: true, EndDate: true, NextToken: onOnePage, PageSize: onOnePage },
  access: () => [{ action: "ses:ListSuppressedDestinations", resource: "*" }],
  run: ({ store: { records }, region }, { Reasons, StartDate, EndDate }) => ({
    SuppressedDestinationSummaries: records
      .suppressed(region)
      .filter(({ reason }) => Reasons?.includes(reason) ?? true)
      .filter(({ at }) => at >= (StartDate?.getTime() ?? 0) && at <= (EndDate?.getTime() ?? Infinity))
      .map(describe),
  }),
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutSuppressedDestination.html */
export const putSuppressedDestination = operation("PutSuppressedDestination", {
  members: { EmailAddress: true, Reason: true },
  read: (_, { EmailAddress: address, Reason: reason }) => {
    if (reason !== "BOUNCE" && reason !== "COMPLAINT")
      throw badRequest(`Reason must be BOUNCE or COMPLAINT (got ${reason}).`);
    const suppressed: Pick<SuppressedRecord, "address" | "reason"> = { address, reason };
    return suppressed;
  },
  access: () => [{ action: "ses:PutSuppressedDestination", resource: "*" }],
  run: async ({ store: { records }, region }, { address, reason }) =>
    await records.suppress(region, address, reason),
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetSuppressedDestination.html */
export const getSuppressedDestination = operation("GetSuppressedDestination", {
  members: { EmailAddress: true },
  access: () => [{ action: "ses:GetSuppressedDestination", resource: "*" }],
  run: ({ store: { records }, region }, { EmailAddress }) => {
    const suppressed = records.findSuppressed(region, EmailAddress);
    if (!suppressed) throw notFound(`Email address ${EmailAddress} does not exist on your suppression list.`);
    return { SuppressedDestination: describe(suppressed) };
  },
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeleteSuppressedDestination.html */
export const deleteSuppressedDestination = operation("DeleteSuppressedDestination", {
  members: { EmailAddress: true },
  access: () => [{ action: "ses:DeleteSuppressedDestination", resource: "*" }],
  run: async ({ store: { records }, region }, { EmailAddress }) =>
    await records.unsuppress(region, EmailAddress),
});

function describe({ address, reason, at }: SuppressedRecord) {
  return { EmailAddress: address, Reason: reason, LastUpdateTime: new Date(at) };
}
