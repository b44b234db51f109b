import { AwsError } from "../../../contract/errors.ts";

/** Tells whether a status is one of a matcher's: `200`, `200,204`, `200-299`.
 * @throws AwsError ValidationError for anything else.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html */
export function parseMatcher(matcher: string): (status: number) => boolean {
  const ranges = matcher.split(",").map((part) => {
    const [, from, to] = /^(\d{3})(?:-(\d{3}))?$/.exec(part.trim()) ?? [];
    if (from === undefined || Number(from) < 200 || Number(to ?? from) > 499)
      throw new AwsError(
        "ValidationError",
        `Health check matcher HTTP code '${matcher}' must be within '200-499' inclusive`,
      );
    return [Number(from), Number(to ?? from)] as const;
  });
  return (status) => ranges.some(([from, to]) => status >= from && status <= to);
}
