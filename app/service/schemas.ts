import { Type, type Static } from "typebox";

export const GoodEvil = Type.Enum(["Good", "Neutral", "Evil"]);
export const LawChaos = Type.Enum(["Lawful", "Neutral", "Chaotic"]);

/** A mysfit in a list. */
export const MysfitSummary = Type.Object({
  mysfitId: Type.String(),
  name: Type.String(),
  species: Type.String(),
  goodevil: GoodEvil,
  lawchaos: LawChaos,
  thumbImageUri: Type.String(),
  likes: Type.Integer({ minimum: 0 }),
  adopted: Type.Boolean(),
});
export type MysfitSummary = Static<typeof MysfitSummary>;

/** A mysfit with all that is told of it. */
export const Mysfit = Type.Object({
  ...MysfitSummary.properties,
  age: Type.Integer({ minimum: 0, description: "Years" }),
  description: Type.String(),
  profileImageUri: Type.String(),
});
export type Mysfit = Static<typeof Mysfit>;

export const MysfitList = Type.Object({
  mysfits: Type.Array(MysfitSummary),
  cursor: Type.Optional(
    Type.String({ description: "There is more: ask again with this cursor and the same filters" }),
  ),
});
export type MysfitList = Static<typeof MysfitList>;

export const MysfitParameters = Type.Object({ mysfitId: Type.String({ minLength: 1, maxLength: 128 }) });

export const ListQuery = Type.Object(
  {
    goodevil: Type.Optional(GoodEvil),
    lawchaos: Type.Optional(LawChaos),
    species: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    filter: Type.Optional(
      Type.Enum(["GoodEvil", "LawChaos", "Species"], {
        description: "Older form of one filter, with value",
      }),
    ),
    value: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  },
  { additionalProperties: false },
);
export type ListQuery = Static<typeof ListQuery>;

export const LikeAnswer = Type.Object({
  mysfitId: Type.String(),
  likes: Type.Integer({ minimum: 0 }),
  liked: Type.Boolean(),
});
export const AdoptAnswer = Type.Object({
  mysfitId: Type.String(),
  adopted: Type.Boolean(),
  mine: Type.Boolean({ description: "True when the caller is the adopter" }),
});
export const MeAnswer = Type.Object({
  userId: Type.String(),
  likes: Type.Array(Type.String()),
  adoptions: Type.Array(Type.String()),
});

export const QuestionBody = Type.Object(
  {
    email: Type.String({ minLength: 3, maxLength: 254 }),
    questionText: Type.String({ minLength: 1, maxLength: 2000 }),
  },
  { additionalProperties: false },
);
export const QuestionAnswer = Type.Object({ status: Type.Literal("received") });
