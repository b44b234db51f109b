/** A mail that another service sends for an identity of the account. */
export interface IdentityMail {
  /** ARN of the identity: an address or a domain. Its region is where the mail is sent from. */
  readonly sourceArn: string;
  /** `Name <address>`, of the identity. */
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The identity's own unless given. */
  readonly configurationSetName?: string | undefined;
}

/** SES's identities (`local/aws/ses`) for services that mail with them by a service-linked role: user pools. */
export interface MailIdentityCapability {
  /** Refuses an identity that can't send. @throws AwsError MessageRejected */
  check(identityArn: string): void;
  /** Sends a mail as SendEmail does, with its sandbox, its suppression list and its events. @throws AwsError as SendEmail */
  send(mail: IdentityMail): Promise<void>;
}
