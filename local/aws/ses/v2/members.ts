/** Why character sets have no effect: texts are Unicode all the way. */
const unicode = "texts are Unicode";
/** Why further headers have no effect. */
export const notShown = "the local inbox shows no further headers";
/** Why pages are not asked for. */
export const onOnePage = "everything is on one page";

/** Recipients of a mail. */
export const destination = { ToAddresses: true, CcAddresses: true, BccAddresses: true } as const;

/** Text of a mail. */
export const text = { Data: true, Charset: unicode } as const;

/** Tags of a mail. */
export const tags = { Name: true, Value: true } as const;

/** Parts of a template. */
export const templateContent = { Subject: true, Text: true, Html: true } as const;
