/** Changes of the table of questions that are new questions, and what the administrator reads about them. The table counts in other items,
 * which have no text. */
export const questions = {
  filters: [{ eventName: ["INSERT"], dynamodb: { NewImage: { QuestionText: { S: [{ exists: true }] } } } }],
  message: JSON.stringify({
    question: "<$.dynamodb.NewImage.QuestionText.S>",
    from: "<$.dynamodb.NewImage.Email.S>",
    at: "<$.dynamodb.NewImage.AskedAt.S>",
  }),
};
