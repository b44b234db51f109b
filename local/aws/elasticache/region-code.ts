/** Regions whose short form is not made like that of the others. */
const irregular: Readonly<Record<string, string>> = { "ap-northeast-2": "apn2" };
const directions: Readonly<Record<string, string>> = {
  north: "n",
  south: "s",
  east: "e",
  west: "w",
  central: "c",
  northeast: "ne",
  southeast: "se",
  northwest: "nw",
  southwest: "sw",
};

/** Short form of a region in the names of endpoints: `apn2`, `use1`. */
export function regionCode(region: string): string {
  const [area = "", ...words] = region.split("-");
  return (
    irregular[region] ?? area + words.map((word) => directions[word] ?? word.replace(/^gov$/, "g")).join("")
  );
}
