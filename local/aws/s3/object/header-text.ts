import { invalidArgument } from "../errors.ts";

/** Checks a text that answers will have in a header.
 * @param name Of the header or parameter.
 * @throws AwsError InvalidArgument for what HTTP can't carry there: other characters than those of ISO-8859-1, and line breaks
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.5 */
export function checkHeaderText(text: string, name: string): void {
  if (/[^\t\u0020-\u007e\u0080-\u00ff]/.test(text))
    throw invalidArgument("Header value cannot be represented using ISO-8859-1.", name, text);
}

/** Checks the name of a header.
 * @throws AwsError InvalidArgument */
export function checkHeaderName(name: string): void {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
    throw invalidArgument("The name of a header may have no such character.", name, name);
}
