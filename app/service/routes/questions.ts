import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { normaliseEmail } from "../../shared/email.ts";
import { ProblemError } from "../../web-service/problem.ts";
import { everybody, problems } from "../../web-service/responses.ts";
import { NoQuery } from "../../web-service/schemas.ts";
import { TIME_LIMIT } from "../../web-service/time-limit.ts";
import { type Questions, TooManyQuestions } from "../questions.ts";
import { QuestionAnswer, QuestionBody } from "../schemas.ts";

/** Route for asking the administrator: open to everybody, a few times a day. */
export const questionRoutes: FastifyPluginCallbackTypebox<{ questions: Questions }> = (
  app,
  { questions },
  done,
) => {
  app.post(
    "/questions",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "askQuestion",
        tags: ["questions"],
        security: everybody,
        "x-throttle": { ratePerSecond: 1, burst: 10 },
        querystring: NoQuery,
        body: QuestionBody,
        response: { 202: QuestionAnswer, ...problems.public },
      },
    },
    async (request, reply) => {
      const email = normaliseEmail(request.body.email);
      if (email === undefined) throw new ProblemError(400, "body/email must be a mail address");
      const text = request.body.questionText.trim();
      if (text === "" || /[^\P{Cc}\n\r\t]/u.test(text))
        throw new ProblemError(
          400,
          "body/questionText must be 1 to 2000 characters without control characters",
        );
      try {
        await questions.ask(email, text);
      } catch (error) {
        if (error instanceof TooManyQuestions)
          throw new ProblemError(429, "You asked enough for today; please come back tomorrow", {
            retryAfter: 3600,
            cause: error,
          });
        throw error;
      }
      return reply
        .code(202)
        .header("cache-control", "no-store")
        .send({ status: "received" as const });
    },
  );
  done();
};
