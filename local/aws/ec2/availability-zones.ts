/** Letters of the zones that an account sees, where they are not a, b and c.
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html */
const letters: Readonly<Record<string, string>> = {
  "us-east-1": "abcdef",
  "us-west-1": "ab",
  "us-west-2": "abcd",
  "ca-central-1": "abd",
  "ap-northeast-1": "acd",
  "ap-northeast-2": "abcd",
};

/** Availability zones of a region: `ap-northeast-2a` with its id `apne2-az1`. */
export function availabilityZones(region: string): { name: string; id: string }[] {
  const [area = "", direction = "", number = ""] = region.split("-");
  const short = `${area}${direction.replaceAll(/north|south|east|west|central/g, (word) => word.slice(0, 1))}${number}`;
  return [...(letters[region] ?? "abc")].map((letter, index) => ({
    name: `${region}${letter}`,
    id: `${short}-az${index + 1}`,
  }));
}
