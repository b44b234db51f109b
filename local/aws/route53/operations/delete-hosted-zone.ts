import { randomId } from "../../../contract/names.ts";
import { insync, operation, zoneAccess } from "../operation.ts";

/** @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_DeleteHostedZone.html */
export const deleteHostedZone = operation("DeleteHostedZone", {
  members: { Id: true },
  access: (_call, { Id }) => zoneAccess("DeleteHostedZone", Id),
  run: async ({ store }, { Id }) => {
    await store.delete(Id, false);
    return { ChangeInfo: insync(`C${randomId(20).toUpperCase()}`) };
  },
});
