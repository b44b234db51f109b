import { accountId } from "../../contract/account.ts";

/** The only catalogue that there is here, for the members of an operation. */
export const CATALOG_ID = [accountId] as const;
