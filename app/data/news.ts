/** Changes of the table of mysfits that are adoptions: nobody had it, now somebody has. */
export const adoptionFilters = [
  {
    eventName: ["MODIFY"],
    dynamodb: {
      NewImage: { AdoptedBy: { S: [{ exists: true }] } },
      OldImage: { AdoptedBy: { S: [{ exists: false }] } },
    },
  },
];

/** What the topic says about an adoption: read by `app/functions/adoption-notice`. */
export const adoptionText = JSON.stringify({
  eventId: "<$.eventID>",
  mysfitId: "<$.dynamodb.NewImage.MysfitId.S>",
  mysfitName: "<$.dynamodb.NewImage.Name.S>",
  userId: "<$.dynamodb.NewImage.AdoptedBy.S>",
});

/** New questions; the table counts in other items, which have no text. */
export const questionFilters = [
  { eventName: ["INSERT"], dynamodb: { NewImage: { QuestionText: { S: [{ exists: true }] } } } },
];

/** What the administrator reads. */
export const questionText = JSON.stringify({
  question: "<$.dynamodb.NewImage.QuestionText.S>",
  from: "<$.dynamodb.NewImage.Email.S>",
  at: "<$.dynamodb.NewImage.AskedAt.S>",
});
