// All that the program knows of the application besides the code that it deploys.
export { seed } from "./data/mysfits.ts";
export { tables } from "./data/tables.ts";
export { graphQlSource } from "./data/graphql.ts";
export { adoptions } from "./functions/adoption-notice/changes.ts";
export { namedQueries } from "./functions/click-report/queries.ts";
export { clicks } from "./functions/click-transform/schema.ts";
export { registrationSchema } from "./functions/registration/schema.ts";
export { newQuestions } from "./service/question-changes.ts";
