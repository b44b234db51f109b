// Made by `npm run api-types` from the OpenAPI documents of the service and of the shop, and the schemas of the functions. Change those.

export interface ListMysfitsQuery {
  readonly goodevil?: "Good" | "Neutral" | "Evil";
  readonly lawchaos?: "Lawful" | "Neutral" | "Chaotic";
  readonly species?: string;
  readonly filter?: "GoodEvil" | "LawChaos" | "Species";
  readonly value?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

export interface ListMysfitsAnswer {
  readonly mysfits: readonly {
    readonly mysfitId: string;
    readonly name: string;
    readonly species: string;
    readonly goodevil: "Good" | "Neutral" | "Evil";
    readonly lawchaos: "Lawful" | "Neutral" | "Chaotic";
    readonly thumbImageUri: string;
    readonly likes: number;
    readonly adopted: boolean;
  }[];
  /** There is more: ask again with this cursor and the same filters. */
  readonly cursor?: string;
}

export interface GetMysfitAnswer {
  readonly mysfitId: string;
  readonly name: string;
  readonly species: string;
  readonly goodevil: "Good" | "Neutral" | "Evil";
  readonly lawchaos: "Lawful" | "Neutral" | "Chaotic";
  readonly thumbImageUri: string;
  readonly likes: number;
  readonly adopted: boolean;
  /** Years. */
  readonly age: number;
  readonly description: string;
  readonly profileImageUri: string;
}

export interface LikeMysfitAnswer {
  readonly mysfitId: string;
  readonly likes: number;
  readonly liked: boolean;
}

export interface UnlikeMysfitAnswer {
  readonly mysfitId: string;
  readonly likes: number;
  readonly liked: boolean;
}

export interface AdoptMysfitAnswer {
  readonly mysfitId: string;
  readonly adopted: boolean;
  /** True when the caller is the adopter. */
  readonly mine: boolean;
}

export interface ReleaseMysfitAnswer {
  readonly mysfitId: string;
  readonly adopted: boolean;
  /** True when the caller is the adopter. */
  readonly mine: boolean;
}

export interface GetMeAnswer {
  readonly userId: string;
  readonly likes: readonly string[];
  readonly adoptions: readonly string[];
}

export interface WithdrawBody {
  /** Typed by the caller. */
  readonly confirm: "withdraw";
}

export interface WithdrawAnswer {
  readonly steps: readonly {
    readonly step: "likes" | "adoptions" | "questions" | "registration" | "picture";
    /** How many were removed by this call. */
    readonly removed: number;
  }[];
  /** What is left, and for how long. */
  readonly remaining: readonly {
    readonly what:
      | "account"
      | "orders"
      | "clicks"
      | "mails"
      | "blockedAddress"
      | "questionMails"
      | "logs"
      | "backups"
      | "unverified";
    readonly description: string;
    /** Days that it is kept at most. */
    readonly days?: number;
  }[];
}

export interface GetProfileAnswer {
  readonly userId: string;
  /** ISO 8601; not there for who came before profiles. */
  readonly createdAt?: string;
  readonly language?: "en" | "ko";
  readonly displayName?: string;
  /** True when there is a picture. */
  readonly picture: boolean;
  /** ISO 8601; there once the account is being closed: `DELETE /me` goes on with it. */
  readonly leavingSince?: string;
}

export interface ChangeProfileBody {
  readonly language?: "en" | "ko";
  /** 1 to 50 characters without space around them, in any script; null removes it. */
  readonly displayName?: string | null;
}

export interface ChangeProfileAnswer {
  readonly userId: string;
  /** ISO 8601; not there for who came before profiles. */
  readonly createdAt?: string;
  readonly language?: "en" | "ko";
  readonly displayName?: string;
  /** True when there is a picture. */
  readonly picture: boolean;
  /** ISO 8601; there once the account is being closed: `DELETE /me` goes on with it. */
  readonly leavingSince?: string;
}

export interface ExportMeAnswer {
  readonly exportedAt: string;
  /** The caller's address, when it is verified. */
  readonly email?: string;
  readonly profile: {
    readonly userId: string;
    /** ISO 8601; not there for who came before profiles. */
    readonly createdAt?: string;
    readonly language?: "en" | "ko";
    readonly displayName?: string;
    /** True when there is a picture. */
    readonly picture: boolean;
    /** ISO 8601; there once the account is being closed: `DELETE /me` goes on with it. */
    readonly leavingSince?: string;
  };
  readonly likes: readonly {
    readonly mysfitId: string;
    readonly name: string;
  }[];
  readonly adoptions: readonly {
    readonly mysfitId: string;
    readonly name: string;
  }[];
  /** Asked under the caller's address in the last 180 days. */
  readonly questions: readonly {
    readonly questionText: string;
    readonly askedAt: string;
  }[];
  readonly registration?: {
    readonly email: string;
    readonly name: string;
    readonly mobile: string;
    readonly language?: string;
    readonly registeredAt?: string;
  };
  /** What is not in here, and how long it is kept. */
  readonly elsewhere: readonly {
    readonly what:
      | "account"
      | "orders"
      | "clicks"
      | "mails"
      | "blockedAddress"
      | "questionMails"
      | "logs"
      | "backups"
      | "unverified";
    readonly description: string;
    /** Days that it is kept at most. */
    readonly days?: number;
  }[];
}

export interface AskPictureUploadBody {
  readonly contentType: "image/jpeg" | "image/png" | "image/webp";
}

export interface AskPictureUploadAnswer {
  readonly url: string;
  readonly fields: readonly {
    readonly name: string;
    readonly value: string;
  }[];
  readonly maxBytes: number;
  /** ISO 8601. */
  readonly expiresAt: string;
}

export interface GetPictureAnswer {
  readonly state: "none" | "processing" | "ready" | "refused";
  /** Why the newest upload was refused. */
  readonly reason?: "size" | "type" | "dimensions" | "animated" | "colors" | "damaged";
  readonly pictures: readonly {
    /** Pixels of each side. */
    readonly size: number;
    readonly url: string;
  }[];
}

export interface RemovePictureAnswer {
  /** False when there was nothing. */
  readonly removed: boolean;
}

export interface AskQuestionBody {
  readonly email: string;
  readonly questionText: string;
}

export interface AskQuestionAnswer {
  readonly status: "received";
}

export interface ListCollectionsAnswer {
  readonly collections: readonly {
    readonly name: string;
    readonly title: {
      readonly en: string;
      readonly ko: string;
    };
    readonly text: {
      readonly en: string;
      readonly ko: string;
    };
    readonly picture: string;
    readonly items: number;
  }[];
}

export interface GetCollectionQuery {
  readonly cursor?: string;
}

export interface GetCollectionAnswer {
  readonly collection: {
    readonly name: string;
    readonly title: {
      readonly en: string;
      readonly ko: string;
    };
    readonly text: {
      readonly en: string;
      readonly ko: string;
    };
    readonly picture: string;
  };
  readonly items: readonly {
    readonly itemId: string;
    readonly collection: string;
    readonly name: {
      readonly en: string;
      readonly ko: string;
    };
    readonly text: {
      readonly en: string;
      readonly ko: string;
    };
    readonly picture: string;
    readonly price: {
      /** Minor units: cents of USD. */
      readonly amount: number;
      /** ISO 4217. */
      readonly currency: string;
    };
    /** Pieces that are left. */
    readonly stock: number;
  }[];
  /** There is more: ask again with this cursor. */
  readonly cursor?: string;
}

export interface GetItemAnswer {
  readonly itemId: string;
  readonly collection: string;
  readonly name: {
    readonly en: string;
    readonly ko: string;
  };
  readonly text: {
    readonly en: string;
    readonly ko: string;
  };
  readonly picture: string;
  readonly price: {
    /** Minor units: cents of USD. */
    readonly amount: number;
    /** ISO 4217. */
    readonly currency: string;
  };
  /** Pieces that are left. */
  readonly stock: number;
}

export interface PutCartItemBody {
  readonly quantity: number;
}

export interface PutCartItemAnswer {
  readonly lines: readonly {
    readonly itemId: string;
    readonly name: {
      readonly en: string;
      readonly ko: string;
    };
    readonly picture: string;
    readonly price: {
      /** Minor units: cents of USD. */
      readonly amount: number;
      /** ISO 4217. */
      readonly currency: string;
    };
    readonly quantity: number;
    /** Pieces that are left: fewer than the quantity can't be ordered. */
    readonly stock: number;
  }[];
  readonly total: {
    /** Minor units: cents of USD. */
    readonly amount: number;
    /** ISO 4217. */
    readonly currency: string;
  };
}

export interface RemoveCartItemAnswer {
  readonly lines: readonly {
    readonly itemId: string;
    readonly name: {
      readonly en: string;
      readonly ko: string;
    };
    readonly picture: string;
    readonly price: {
      /** Minor units: cents of USD. */
      readonly amount: number;
      /** ISO 4217. */
      readonly currency: string;
    };
    readonly quantity: number;
    /** Pieces that are left: fewer than the quantity can't be ordered. */
    readonly stock: number;
  }[];
  readonly total: {
    /** Minor units: cents of USD. */
    readonly amount: number;
    /** ISO 4217. */
    readonly currency: string;
  };
}

export interface MergeCartBody {
  /** Made by the browser for this cart: merging it again changes nothing. */
  readonly mergeId: string;
  readonly lines: readonly {
    readonly itemId: string;
    readonly quantity: number;
  }[];
}

export interface MergeCartAnswer {
  readonly lines: readonly {
    readonly itemId: string;
    readonly name: {
      readonly en: string;
      readonly ko: string;
    };
    readonly picture: string;
    readonly price: {
      /** Minor units: cents of USD. */
      readonly amount: number;
      /** ISO 4217. */
      readonly currency: string;
    };
    readonly quantity: number;
    /** Pieces that are left: fewer than the quantity can't be ordered. */
    readonly stock: number;
  }[];
  readonly total: {
    /** Minor units: cents of USD. */
    readonly amount: number;
    /** ISO 4217. */
    readonly currency: string;
  };
}

export interface GetCartAnswer {
  readonly lines: readonly {
    readonly itemId: string;
    readonly name: {
      readonly en: string;
      readonly ko: string;
    };
    readonly picture: string;
    readonly price: {
      /** Minor units: cents of USD. */
      readonly amount: number;
      /** ISO 4217. */
      readonly currency: string;
    };
    readonly quantity: number;
    /** Pieces that are left: fewer than the quantity can't be ordered. */
    readonly stock: number;
  }[];
  readonly total: {
    /** Minor units: cents of USD. */
    readonly amount: number;
    /** ISO 4217. */
    readonly currency: string;
  };
}

export interface ClearCartAnswer {
  readonly lines: readonly {
    readonly itemId: string;
    readonly name: {
      readonly en: string;
      readonly ko: string;
    };
    readonly picture: string;
    readonly price: {
      /** Minor units: cents of USD. */
      readonly amount: number;
      /** ISO 4217. */
      readonly currency: string;
    };
    readonly quantity: number;
    /** Pieces that are left: fewer than the quantity can't be ordered. */
    readonly stock: number;
  }[];
  readonly total: {
    /** Minor units: cents of USD. */
    readonly amount: number;
    /** ISO 4217. */
    readonly currency: string;
  };
}

export interface PlaceOrderBody {
  /** What the buyer was shown. The shop computes its own; if they differ, nothing is ordered. */
  readonly total: {
    /** Minor units: cents of USD. */
    readonly amount: number;
    /** ISO 4217. */
    readonly currency: string;
  };
  readonly payment: {
    /** The provider's token of a card. */
    readonly token: string;
  };
  /** Of the confirmation mail. */
  readonly language: "en" | "ko";
}

export interface PlaceOrderAnswer {
  readonly orderId: string;
  readonly state: "placed" | "paid" | "cancelled" | "refunded" | "expired";
  readonly placedAt: string;
  /** Until then it can be paid; only while it is placed. */
  readonly expiresAt?: string;
  readonly lines: readonly {
    readonly itemId: string;
    readonly name: {
      readonly en: string;
      readonly ko: string;
    };
    readonly price: {
      /** Minor units: cents of USD. */
      readonly amount: number;
      /** ISO 4217. */
      readonly currency: string;
    };
    readonly quantity: number;
  }[];
  readonly total: {
    /** Minor units: cents of USD. */
    readonly amount: number;
    /** ISO 4217. */
    readonly currency: string;
  };
  readonly payment?: {
    readonly state:
      | "started"
      | "processing"
      | "challenge"
      | "succeeded"
      | "declined"
      | "cancel_due"
      | "cancelled"
      | "refund_due"
      | "refunded";
    /** Only while it is declined. */
    readonly reason?:
      | "declined"
      | "insufficient_funds"
      | "limit_exceeded"
      | "expired_card"
      | "incorrect_details"
      | "not_supported"
      | "not_authenticated"
      | "try_again";
    /** The buyer's bank wants to be asked there; only while it does. */
    readonly challengeUrl?: string;
  };
}

export interface ListOrdersQuery {
  readonly cursor?: string;
}

export interface ListOrdersAnswer {
  readonly orders: readonly {
    readonly orderId: string;
    readonly state: "placed" | "paid" | "cancelled" | "refunded" | "expired";
    readonly placedAt: string;
    /** Until then it can be paid; only while it is placed. */
    readonly expiresAt?: string;
    readonly lines: readonly {
      readonly itemId: string;
      readonly name: {
        readonly en: string;
        readonly ko: string;
      };
      readonly price: {
        /** Minor units: cents of USD. */
        readonly amount: number;
        /** ISO 4217. */
        readonly currency: string;
      };
      readonly quantity: number;
    }[];
    readonly total: {
      /** Minor units: cents of USD. */
      readonly amount: number;
      /** ISO 4217. */
      readonly currency: string;
    };
    readonly payment?: {
      readonly state:
        | "started"
        | "processing"
        | "challenge"
        | "succeeded"
        | "declined"
        | "cancel_due"
        | "cancelled"
        | "refund_due"
        | "refunded";
      /** Only while it is declined. */
      readonly reason?:
        | "declined"
        | "insufficient_funds"
        | "limit_exceeded"
        | "expired_card"
        | "incorrect_details"
        | "not_supported"
        | "not_authenticated"
        | "try_again";
      /** The buyer's bank wants to be asked there; only while it does. */
      readonly challengeUrl?: string;
    };
  }[];
  /** There is more: ask again with this cursor. */
  readonly cursor?: string;
}

export interface GetOrderAnswer {
  readonly orderId: string;
  readonly state: "placed" | "paid" | "cancelled" | "refunded" | "expired";
  readonly placedAt: string;
  /** Until then it can be paid; only while it is placed. */
  readonly expiresAt?: string;
  readonly lines: readonly {
    readonly itemId: string;
    readonly name: {
      readonly en: string;
      readonly ko: string;
    };
    readonly price: {
      /** Minor units: cents of USD. */
      readonly amount: number;
      /** ISO 4217. */
      readonly currency: string;
    };
    readonly quantity: number;
  }[];
  readonly total: {
    /** Minor units: cents of USD. */
    readonly amount: number;
    /** ISO 4217. */
    readonly currency: string;
  };
  readonly payment?: {
    readonly state:
      | "started"
      | "processing"
      | "challenge"
      | "succeeded"
      | "declined"
      | "cancel_due"
      | "cancelled"
      | "refund_due"
      | "refunded";
    /** Only while it is declined. */
    readonly reason?:
      | "declined"
      | "insufficient_funds"
      | "limit_exceeded"
      | "expired_card"
      | "incorrect_details"
      | "not_supported"
      | "not_authenticated"
      | "try_again";
    /** The buyer's bank wants to be asked there; only while it does. */
    readonly challengeUrl?: string;
  };
}

export interface CancelOrderAnswer {
  readonly orderId: string;
  readonly state: "placed" | "paid" | "cancelled" | "refunded" | "expired";
  readonly placedAt: string;
  /** Until then it can be paid; only while it is placed. */
  readonly expiresAt?: string;
  readonly lines: readonly {
    readonly itemId: string;
    readonly name: {
      readonly en: string;
      readonly ko: string;
    };
    readonly price: {
      /** Minor units: cents of USD. */
      readonly amount: number;
      /** ISO 4217. */
      readonly currency: string;
    };
    readonly quantity: number;
  }[];
  readonly total: {
    /** Minor units: cents of USD. */
    readonly amount: number;
    /** ISO 4217. */
    readonly currency: string;
  };
  readonly payment?: {
    readonly state:
      | "started"
      | "processing"
      | "challenge"
      | "succeeded"
      | "declined"
      | "cancel_due"
      | "cancelled"
      | "refund_due"
      | "refunded";
    /** Only while it is declined. */
    readonly reason?:
      | "declined"
      | "insufficient_funds"
      | "limit_exceeded"
      | "expired_card"
      | "incorrect_details"
      | "not_supported"
      | "not_authenticated"
      | "try_again";
    /** The buyer's bank wants to be asked there; only while it does. */
    readonly challengeUrl?: string;
  };
}

export interface AnswerChallengeBody {
  readonly answer: "approve" | "deny";
}

export interface AnswerChallengeAnswer {
  readonly orderId: string;
  readonly state: "placed" | "paid" | "cancelled" | "refunded" | "expired";
  readonly placedAt: string;
  /** Until then it can be paid; only while it is placed. */
  readonly expiresAt?: string;
  readonly lines: readonly {
    readonly itemId: string;
    readonly name: {
      readonly en: string;
      readonly ko: string;
    };
    readonly price: {
      /** Minor units: cents of USD. */
      readonly amount: number;
      /** ISO 4217. */
      readonly currency: string;
    };
    readonly quantity: number;
  }[];
  readonly total: {
    /** Minor units: cents of USD. */
    readonly amount: number;
    /** ISO 4217. */
    readonly currency: string;
  };
  readonly payment?: {
    readonly state:
      | "started"
      | "processing"
      | "challenge"
      | "succeeded"
      | "declined"
      | "cancel_due"
      | "cancelled"
      | "refund_due"
      | "refunded";
    /** Only while it is declined. */
    readonly reason?:
      | "declined"
      | "insufficient_funds"
      | "limit_exceeded"
      | "expired_card"
      | "incorrect_details"
      | "not_supported"
      | "not_authenticated"
      | "try_again";
    /** The buyer's bank wants to be asked there; only while it does. */
    readonly challengeUrl?: string;
  };
}

export interface ClickReport {
  readonly days: 1 | 7 | 30;
  readonly generatedAt: string;
  readonly totals: {
    readonly clicks: number;
    /** Distinct signed-in users. */
    readonly users: number;
    /** Clicks of visitors who were not signed in. */
    readonly guestClicks: number;
    /** Arrivals of clicks that were there already, which nothing else here counts. */
    readonly duplicates: number;
  };
  readonly slot: "hour" | "day";
  /** Every slot of the time, also those without a click. */
  readonly overTime: readonly {
    readonly from: string;
    readonly clicks: number;
    /** Distinct signed-in users. */
    readonly users: number;
  }[];
  /** Most clicks first, as the next two. */
  readonly byMysfit: readonly {
    readonly mysfitId: string;
    readonly clicks: number;
    /** Distinct signed-in users. */
    readonly users: number;
  }[];
  readonly bySpecies: readonly {
    readonly species: string;
    readonly clicks: number;
    /** Distinct signed-in users. */
    readonly users: number;
  }[];
  readonly byAlignment: readonly {
    readonly goodevil: string;
    readonly lawchaos: string;
    readonly clicks: number;
    /** Distinct signed-in users. */
    readonly users: number;
  }[];
  /** Milliseconds from a click to its arrival; null when there are no clicks. */
  readonly lag: {
    readonly p50: number | null;
    readonly p95: number | null;
    readonly maximum: number | null;
    /** Clicks whose browser's clock was ahead of ours: they are not in the figures beside this one. */
    readonly ahead: number;
  };
  /** Records that were put aside. */
  readonly failures: readonly {
    readonly errorCode: string;
    readonly errorMessage: string;
    readonly records: number;
    /** Time when the newest one arrived. */
    readonly newest: string;
  }[];
  readonly scannedBytes: number;
}

export interface RegistrationAnswer {
  readonly status: "registered" | "already_registered";
  /** Address in its stored form. */
  readonly email: string;
}
