const SIMULATOR = /^(success|bounce|complaint|suppressionlist|ooto)(\+[^@]*)?@simulator\.amazonses\.com$/i;

/** What an address of the mailbox simulator does with a mail: `bounce`; undefined for other addresses.
 * @see https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator */
export const simulated = (address: string): string | undefined => SIMULATOR.exec(address)?.[1];

/** True for an address of the mailbox simulator. */
export const isSimulator = (address: string): boolean => simulated(address) !== undefined;
