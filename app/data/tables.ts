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
  },
  likes: { partitionKey: { attribute: "UserId" }, sortKey: { attribute: "MysfitId" } },
} as const;
