/** A mysfit as it is before anybody liked or adopted it. */
export interface Mysfit {
  readonly mysfitId: string;
  readonly name: string;
  readonly species: string;
  /** Years. */
  readonly age: number;
  readonly goodEvil: "Good" | "Neutral" | "Evil";
  readonly lawChaos: "Lawful" | "Neutral" | "Chaotic";
  readonly description: string;
}

/** The twelve mysfits. */
export const mysfits: readonly Mysfit[] = [
  {
    mysfitId: "4e53920c-505a-4a90-a694-b9300791f0ae",
    name: "Evangeline",
    species: "Chimera",
    age: 43,
    goodEvil: "Evil",
    lawChaos: "Lawful",
    description:
      "Three heads, three opinions, one very full calendar. The lion signs the contracts, the goat reads the small print and the snake makes sure that nobody else does. Evangeline keeps every promise to the letter, which is exactly why people are careful what they let her promise.",
  },
  {
    mysfitId: "2b473002-36f8-4b87-954e-9a377e0ccbec",
    name: "Pauly",
    species: "Cyclops",
    age: 2,
    goodEvil: "Neutral",
    lawChaos: "Lawful",
    description:
      "Pauly is two years old and already taller than the door. He lines his toys up by size, waits for his turn and cries only when somebody cheats. With one eye he has no sense of distance, so all his hugs come as a surprise.",
  },
  {
    mysfitId: "0e37d916-f960-4772-a25a-01b762b5c1bd",
    name: "CoCo",
    species: "Dragon",
    age: 501,
    goodEvil: "Good",
    lawChaos: "Chaotic",
    description:
      "CoCo gave away her hoard in an afternoon because a boy on a bridge looked cold. She has since warmed three villages, lit two weddings and burned down one haystack, for which she is still sorry. She never plans where she lands.",
  },
  {
    mysfitId: "da5303ae-5aba-495c-b5d6-eb5c4a66b941",
    name: "Gretta",
    species: "Gorgon",
    age: 31,
    goodEvil: "Evil",
    lawChaos: "Neutral",
    description:
      "Gretta runs a garden of remarkably lifelike statues and does not take commissions. Each snake has a name and a favourite radio station. Wear your darkest glasses, bring mice, and do not compliment the marble.",
  },
  {
    mysfitId: "a901bb08-1985-42f5-bb77-27439ac14300",
    name: "Hasla",
    species: "Haetae",
    age: 2000000000,
    goodEvil: "Good",
    lawChaos: "Neutral",
    description:
      "For two billion years Hasla has eaten fires and judged quarrels, and she finds both a little bland. She once swallowed the sun for a moment, to see whether anybody would say thank you. A bell around her neck rings when you lie, so conversations are short and pleasant.",
  },
  {
    mysfitId: "b41ff031-141e-4a8d-bb56-158a22bea0b3",
    name: "Snowflake",
    species: "Yeti",
    age: 13,
    goodEvil: "Evil",
    lawChaos: "Neutral",
    description:
      "Snowflake is thirteen and wants to be left alone, except when you leave. She slams glaciers. She has hidden one glove of every mountaineer on the north face, and she knows precisely what that does to people.",
  },
  {
    mysfitId: "3f0f196c-4a7b-43af-9e29-6522a715342d",
    name: "Gary",
    species: "Kraken",
    age: 2709,
    goodEvil: "Neutral",
    lawChaos: "Chaotic",
    description:
      "Gary would like it known that the ship was like that when he found it. He juggles anchors, forgets birthdays by the century and means no harm with at least six of his arms. Needs a bath with a sea attached.",
  },
  {
    mysfitId: "a68db521-c031-44c7-b5ef-bfa4c0850e2a",
    name: "Nessi",
    species: "Plesiosaurus",
    age: 75000000,
    goodEvil: "Neutral",
    lawChaos: "Neutral",
    description:
      "Seventy-five million years of practice have made Nessi the best in the world at not being photographed. She surfaces for sunsets, for biscuits and for nobody in particular. If you think you saw her, you probably saw a very patient log.",
  },
  {
    mysfitId: "c0684344-1eb7-40e7-b334-06d25ac9268c",
    name: "Atlantis",
    species: "Mandrake",
    age: 100,
    goodEvil: "Neutral",
    lawChaos: "Neutral",
    description:
      "Atlantis has stood in the same pot for a hundred years and intends to finish the thought. Pulled up, he screams in perfect fifths. He asks for water on Tuesdays, shade in August and someone who does not fill every silence.",
  },
  {
    mysfitId: "ac3e95f3-eb40-4e4e-a605-9fdd0224877c",
    name: "Twilight Glitter",
    species: "Pegasus",
    age: 6,
    goodEvil: "Good",
    lawChaos: "Lawful",
    description:
      "Twilight Glitter files a flight plan for every hop and has never once ignored a traffic light, even from above. She carries lost kites home and returns them with a receipt. Sheds sparkles; keeps a small broom.",
  },
  {
    mysfitId: "33e1fbd4-2fd8-45fb-a42f-f92551694506",
    name: "Cole",
    species: "Phoenix",
    age: 1393,
    goodEvil: "Good",
    lawChaos: "Chaotic",
    description:
      "Every now and then Cole goes up in flames in the middle of a sentence and comes back with a better ending. He has lit the way for shipwrecked sailors, lost hikers and one very confused postman. Fireproof furniture is not optional.",
  },
  {
    mysfitId: "b6d16e02-6aeb-413c-b457-321151bb403d",
    name: "Rujin",
    species: "Troll",
    age: 221,
    goodEvil: "Evil",
    lawChaos: "Chaotic",
    description:
      "Rujin charges a toll on a bridge that leads nowhere, and raises it while you count your change. She argues for sport, in capital letters. Offer her a riddle she does not know and she will follow you home, still shouting.",
  },
];

/** A mysfit as an item of the table, in DynamoDB's JSON. */
export function asItem(mysfit: Mysfit): Record<string, Record<string, unknown>> {
  const image = `/images/mysfits/${mysfit.species.toLowerCase()}`;
  return {
    MysfitId: { S: mysfit.mysfitId },
    Name: { S: mysfit.name },
    Species: { S: mysfit.species },
    Description: { S: mysfit.description },
    Age: { N: String(mysfit.age) },
    GoodEvil: { S: mysfit.goodEvil },
    LawChaos: { S: mysfit.lawChaos },
    ThumbImageUri: { S: `${image}.svg` },
    ProfileImageUri: { S: `${image}-profile.svg` },
    Likes: { N: "0" },
    Adopted: { BOOL: false },
  };
}

/** The twelve mysfits as items of their table, by a name each. */
export const seed = Object.fromEntries(
  mysfits.map((mysfit) => [`mysfit-${mysfit.species.toLowerCase()}`, asItem(mysfit)]),
);
