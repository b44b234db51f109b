/** The tables: one description for the program that makes them and the service that uses them. Attribute names are those
 * of the Mythical Mysfits workshop. */
export const tables = {
  mysfits: {
    partitionKey: { attribute: "MysfitId" },
    indexes: {
      GoodEvilIndex: { partitionKey: { attribute: "GoodEvil" }, sortKey: { attribute: "MysfitId" } },
      LawChaosIndex: { partitionKey: { attribute: "LawChaos" }, sortKey: { attribute: "MysfitId" } },
      SpeciesIndex: { partitionKey: { attribute: "Species" }, sortKey: { attribute: "MysfitId" } },
      // Only adopted mysfits have the attribute, so the index holds nothing else.
      AdoptedByIndex: { partitionKey: { attribute: "AdoptedBy" }, sortKey: { attribute: "MysfitId" } },
    },
    // Adoptions are told to the adopter.
    stream: "NEW_AND_OLD_IMAGES",
  },
  // A like is an item. Others, under `adopter#<user>`, say for a day what somebody adopted: the index of adopters follows later.
  likes: {
    partitionKey: { attribute: "UserId" },
    sortKey: { attribute: "MysfitId" },
    ttlAttribute: "ExpiresAt",
  },
  // What visitors ask, and how often each of them did today.
  questions: {
    partitionKey: { attribute: "QuestionId" },
    // Questions alone have the attributes: what is counted is not in the index.
    indexes: { EmailIndex: { partitionKey: { attribute: "Email" }, sortKey: { attribute: "AskedAt" } } },
    stream: "NEW_IMAGE",
    ttlAttribute: "ExpiresAt",
  },
  // Who has signed up: what people tell of themselves, by the pool's `sub`. Who has left is remembered for a day.
  profiles: { partitionKey: { attribute: "UserId" }, ttlAttribute: "ExpiresAt" },
  // Who comes to the event. New items are mailed.
  event: { partitionKey: { attribute: "email" }, stream: "NEW_AND_OLD_IMAGES" },
  // What was mailed, so that nothing is mailed twice.
  mails: { partitionKey: { attribute: "MailId" }, ttlAttribute: "ExpiresAt" },
  // Addresses that bounced or complained.
  blockedAddresses: { partitionKey: { attribute: "Address" } },
} as const;
