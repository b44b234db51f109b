/** Changes of the table of mysfits that are adoptions (nobody had it, now somebody has), and what is said about them: the message that
 * `readAdoption` reads. */
export const adoptions = {
  filters: [
    {
      eventName: ["MODIFY"],
      dynamodb: {
        NewImage: { AdoptedBy: { S: [{ exists: true }] } },
        OldImage: { AdoptedBy: { S: [{ exists: false }] } },
      },
    },
  ],
  message: JSON.stringify({
    eventId: "<$.eventID>",
    mysfitId: "<$.dynamodb.NewImage.MysfitId.S>",
    mysfitName: "<$.dynamodb.NewImage.Name.S>",
    userId: "<$.dynamodb.NewImage.AdoptedBy.S>",
  }),
};
