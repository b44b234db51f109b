import type { ColumnType, EventProperty, EventSchema } from "./args.ts";

const COLUMNS: Readonly<Record<EventProperty["type"], ColumnType>> = {
  string: "string",
  integer: "bigint",
  number: "double",
  boolean: "boolean",
};

/** Makes the JSON schema (draft 4) of a request: a list of events, and nothing else. */
export function requestSchema(
  events: string,
  { properties, required }: EventSchema,
  maximumEvents: number,
): Record<string, unknown> {
  return {
    $schema: "http://json-schema.org/draft-04/schema#",
    title: events,
    type: "object",
    required: [events],
    additionalProperties: false,
    properties: {
      [events]: {
        type: "array",
        minItems: 1,
        maxItems: maximumEvents,
        items: {
          type: "object",
          required: required ?? Object.keys(properties),
          additionalProperties: false,
          properties,
        },
      },
    },
  };
}

/** Makes the columns of the table: those of the event, then those that the transform adds. Athena knows small letters only.
 * @see https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html */
export function columns(
  { properties }: EventSchema,
  added: Readonly<Record<string, ColumnType>> = {},
): { name: string; type: string; comment?: string }[] {
  return [
    ...Object.entries(properties).map(([name, { type, description }]) => ({
      name: name.toLowerCase(),
      type: COLUMNS[type],
      comment: description,
    })),
    ...Object.entries(added).map(([name, type]) => ({ name: name.toLowerCase(), type })),
  ];
}
