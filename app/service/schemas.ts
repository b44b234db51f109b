import { Type, type Static } from "typebox";
import { pictureRefusals, pictureTypes } from "../shared/picture.ts";

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

const Language = Type.Enum(["en", "ko"]);

/** What somebody tells of themselves. */
export const Profile = Type.Object({
  userId: Type.String(),
  createdAt: Type.Optional(Type.String({ description: "ISO 8601; not there for who came before profiles" })),
  language: Type.Optional(Language),
  displayName: Type.Optional(Type.String()),
  picture: Type.Boolean({ description: "True when there is a picture" }),
  leavingSince: Type.Optional(
    Type.String({
      description: "ISO 8601; there once the account is being closed: `DELETE /me` goes on with it",
    }),
  ),
});
export type Profile = Static<typeof Profile>;

export const ProfileChange = Type.Object(
  {
    language: Type.Optional(Language),
    displayName: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Null()], {
        description: "1 to 50 characters without space around them, in any script; null removes it",
      }),
    ),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type ProfileChange = Static<typeof ProfileChange>;

/** A registration for the event. */
export const Registration = Type.Object({
  email: Type.String(),
  name: Type.String(),
  mobile: Type.String(),
  language: Type.Optional(Type.String()),
  registeredAt: Type.Optional(Type.String()),
});
export type Registration = Static<typeof Registration>;

/** Something about the caller that this service can't read or delete. */
export const Kept = Type.Object({
  what: Type.Enum([
    "account",
    "orders",
    "clicks",
    "mails",
    "blockedAddress",
    "questionMails",
    "logs",
    "backups",
    "unverified",
  ]),
  description: Type.String(),
  days: Type.Optional(Type.Integer({ description: "Days that it is kept at most" })),
});
export type Kept = Static<typeof Kept>;

const NamedMysfit = Type.Object({ mysfitId: Type.String(), name: Type.String() });

/** Everything that is stored about the caller. */
export const Export = Type.Object({
  exportedAt: Type.String(),
  email: Type.Optional(Type.String({ description: "The caller's address, when it is verified" })),
  profile: Profile,
  likes: Type.Array(NamedMysfit),
  adoptions: Type.Array(NamedMysfit),
  questions: Type.Array(Type.Object({ questionText: Type.String(), askedAt: Type.String() }), {
    description: "Asked under the caller's address in the last 180 days",
  }),
  registration: Type.Optional(Registration),
  elsewhere: Type.Array(Kept, { description: "What is not in here, and how long it is kept" }),
});

/** Steps of a withdrawal. */
export const WithdrawalStepName = Type.Enum(["likes", "adoptions", "questions", "registration", "picture"]);

export const WithdrawalBody = Type.Object(
  { confirm: Type.Literal("withdraw", { description: "Typed by the caller" }) },
  { additionalProperties: false },
);
export const WithdrawalAnswer = Type.Object({
  steps: Type.Array(
    Type.Object({
      step: WithdrawalStepName,
      removed: Type.Integer({ minimum: 0, description: "How many were removed by this call" }),
    }),
  ),
  remaining: Type.Array(Kept, { description: "What is left, and for how long" }),
});

/** Picture that somebody wants to upload. */
export const PictureRequest = Type.Object(
  { contentType: Type.Enum([...pictureTypes]) },
  { additionalProperties: false },
);

/** Form for one upload, as a page sends it. */
export const UploadForm = Type.Object({
  url: Type.String(),
  fields: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  maxBytes: Type.Integer({ minimum: 1 }),
  expiresAt: Type.String({ description: "ISO 8601" }),
});
export type UploadForm = Static<typeof UploadForm>;

export const PictureState = Type.Object({
  state: Type.Enum(["none", "processing", "ready", "refused"]),
  reason: Type.Optional(
    Type.Enum([...pictureRefusals], { description: "Why the newest upload was refused" }),
  ),
  pictures: Type.Array(
    Type.Object({ size: Type.Integer({ description: "Pixels of each side" }), url: Type.String() }),
  ),
});
export type PictureState = Static<typeof PictureState>;

export const PictureRemoved = Type.Object({
  removed: Type.Boolean({ description: "False when there was nothing" }),
});
