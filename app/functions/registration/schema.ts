/** JSON schema (draft 4) of a registration: API Gateway refuses other bodies before the function runs. The function looks closer. */
export const registrationSchema = {
  $schema: "http://json-schema.org/draft-04/schema#",
  title: "Registration",
  type: "object",
  required: ["name", "email", "mobile"],
  additionalProperties: false,
  properties: {
    name: { type: "string", minLength: 1, maxLength: 400 },
    email: { type: "string", minLength: 3, maxLength: 320 },
    mobile: { type: "string", minLength: 7, maxLength: 20 },
  },
} as const;
