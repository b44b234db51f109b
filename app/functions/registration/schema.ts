/** JSON schema (draft 4) of a registration: API Gateway refuses other bodies before the function runs. The function looks closer. */
export const registrationSchema = {
  $schema: "http://json-schema.org/draft-04/schema#",
  title: "Registration",
  type: "object",
  required: ["name", "email", "mobile"],
  additionalProperties: false,
  properties: {
    // API Gateway's messages about a value don't say which field it is: the function's do.
    name: {},
    email: {},
    mobile: {},
  },
} as const;
