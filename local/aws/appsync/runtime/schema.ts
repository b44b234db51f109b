import {
  buildASTSchema,
  concatAST,
  GraphQLScalarType,
  Kind,
  parse,
  visit,
  type DocumentNode,
  type GraphQLSchema,
} from "graphql";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { badRequest } from "../errors.ts";

/** AppSync's own scalars, by what a value must look like.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html */
const SCALARS: Readonly<Record<string, RegExp | undefined>> = {
  AWSDate: /^-?\d{4}-\d{2}-\d{2}(Z|[+-]\d{2}:\d{2}(:\d{2})?)?$/,
  AWSTime: /^\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}(:\d{2})?)?$/,
  AWSDateTime: /^-?\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}(:\d{2})?)$/,
  AWSTimestamp: undefined,
  AWSEmail: /^[^\s@]+@[^\s@]+$/,
  AWSJSON: undefined,
  AWSURL: /^[a-z][a-z\d+.-]*:\S+$/i,
  AWSPhone: /^\+?[\d ()-]{5,20}$/,
  AWSIPAddress: /^[\da-f.:]+(\/\d+)?$/i,
};

const PRELUDE = parse(
  `${Object.keys(SCALARS)
    .map((name) => `scalar ${name}`)
    .join("\n")}
  directive @aws_auth(cognito_groups: [String!]!) on FIELD_DEFINITION
  directive @aws_cognito_user_pools(cognito_groups: [String!]) on FIELD_DEFINITION | OBJECT`,
);

/** Directives of AppSync that are not here, and what to do without.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html */
const NOT_HERE: Readonly<Record<string, string>> = {
  aws_subscribe: "There are no subscriptions: ask again instead.",
  ...Object.fromEntries(
    ["aws_api_key", "aws_iam", "aws_oidc", "aws_lambda"].map((name) => [
      name,
      "Callers are users of a user pool: omit it.",
    ]),
  ),
};

/** Builds a schema with AppSync's scalars and directives.
 * @throws AwsError BadRequestException with the place of what is wrong
 * @throws NotEmulatedError naming a directive that is not here */
export function buildApiSchema(text: string): GraphQLSchema {
  try {
    const document = parse(text);
    refuseDirectives(document);
    const schema = buildASTSchema(concatAST([PRELUDE, document]));
    for (const [name, pattern] of Object.entries(SCALARS)) {
      const type = schema.getType(name);
      if (type instanceof GraphQLScalarType) Object.assign(type, scalar(name, pattern));
    }
    return schema;
  } catch (error) {
    if (error instanceof NotEmulatedError) throw error;
    throw badRequest(`Schema Creation Status is FAILED with details: ${(error as Error).message}`);
  }
}

function refuseDirectives(document: DocumentNode): void {
  visit(document, {
    Directive({ name: { value } }) {
      const remedy = Object.hasOwn(NOT_HERE, value) ? NOT_HERE[value] : undefined;
      if (remedy !== undefined)
        throw new NotEmulatedError(`the directive @${value} of a GraphQL schema`, remedy);
    },
  });
}

function scalar(name: string, pattern: RegExp | undefined) {
  const check = (value: unknown): unknown => {
    const isGood =
      name === "AWSTimestamp"
        ? Number.isInteger(value)
        : name === "AWSJSON"
          ? isJson(value)
          : typeof value === "string" && pattern?.test(value);
    if (!isGood)
      throw new TypeError(
        `Variable has an invalid value: unable to parse ${JSON.stringify(value)} as \`${name}\`.`,
      );
    return value;
  };
  return {
    serialize: (value: unknown) => value,
    parseValue: check,
    parseLiteral: (node: { kind: string; value?: unknown }) =>
      check(node.kind === (Kind.INT as string) ? Number(node.value) : node.value),
  };
}

function isJson(value: unknown): boolean {
  try {
    JSON.parse(value as string);
    return true;
  } catch {
    return false;
  }
}

/** The groups of which a caller must be in one, undefined when everybody may. `info`-free, so that it is worked out once for a field. */
export function groupsOf(field: { readonly astNode?: unknown } | undefined): readonly string[] | undefined {
  const directives = (
    field?.astNode as
      | {
          directives?: {
            name: { value: string };
            arguments?: { name: { value: string }; value: unknown }[];
          }[];
        }
      | undefined
  )?.directives;
  const directive = directives?.find(
    ({ name }) => name.value === "aws_auth" || name.value === "aws_cognito_user_pools",
  );
  const groups = directive?.arguments?.find(({ name }) => name.value === "cognito_groups")?.value as
    { values?: { value: string }[] } | undefined;
  return groups?.values?.map(({ value }) => value);
}
