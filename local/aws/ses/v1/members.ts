/** Why where bounces go has no effect. */
export const notMailed = "no feedback is mailed: it is published as events";

/** Recipients of a mail. */
export const destination = { ToAddresses: true, CcAddresses: true, BccAddresses: true } as const;

/** Text of a mail. */
export const text = { Data: true, Charset: "texts are Unicode" } as const;

/** Tags of a mail. */
export const tags = { Name: true, Value: true } as const;

/** A template. */
export const template = { TemplateName: true, SubjectPart: true, TextPart: true, HtmlPart: true } as const;
