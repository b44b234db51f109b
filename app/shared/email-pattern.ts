const atom = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

/** Text of a regular expression for addresses as they are stored: lower case, the domain in ASCII, at most 254 characters and 64 of them
 * before the @. JavaScript, Java and JSON schema read it alike.
 * @see https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1 */
export const emailPattern = `^(?=.{3,254}$)(?=[^@]{1,64}@)${atom}(\\.${atom})*@(${label}\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`;
