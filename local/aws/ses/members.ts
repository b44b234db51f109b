/** Recipients of a mail. */
export const destination = { ToAddresses: true, CcAddresses: true, BccAddresses: true } as const;

/** Text of a mail. */
export const text = { Data: true, Charset: "texts are Unicode" } as const;

/** Tags of a mail. */
export const tags = { Name: true, Value: true } as const;

/** Reason why the address for feedback has no effect. */
export const notMailed = "no feedback is mailed: it is published as events";

/** Reason why further headers have no effect. */
export const notShown = "the local inbox shows no further headers";

/** Reason why sizes and tokens of pages have no effect. */
export const onOnePage = "everything is on one page";
