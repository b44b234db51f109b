/** Types of the answers that API Gateway gives by itself.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
export const RESPONSE_TYPES = {
  ACCESS_DENIED: {
    status: 403,
    message: "User is not authorized to access this resource",
    exception: "AccessDeniedException",
  },
  API_CONFIGURATION_ERROR: {
    status: 500,
    message: "Internal server error",
    exception: "InternalServerErrorException",
  },
  AUTHORIZER_CONFIGURATION_ERROR: {
    status: 500,
    message: "Internal server error",
    exception: "AuthorizerConfigurationException",
  },
  AUTHORIZER_FAILURE: {
    status: 500,
    message: "Internal server error",
    exception: "AuthorizerFailureException",
  },
  BAD_REQUEST_BODY: { status: 400, message: "Invalid request body", exception: "BadRequestException" },
  BAD_REQUEST_PARAMETERS: {
    status: 400,
    message: "Missing required request parameters",
    exception: "BadRequestException",
  },
  EXPIRED_TOKEN: {
    status: 403,
    message: "The security token included in the request is expired",
    exception: "ExpiredTokenException",
  },
  INTEGRATION_FAILURE: {
    status: 504,
    message: "Network error communicating with endpoint",
    exception: "InternalServerErrorException",
  },
  INTEGRATION_TIMEOUT: {
    status: 504,
    message: "Endpoint request timed out",
    exception: "InternalServerErrorException",
  },
  INVALID_API_KEY: { status: 403, message: "Forbidden", exception: "ForbiddenException" },
  INVALID_SIGNATURE: { status: 403, message: "Forbidden", exception: "InvalidSignatureException" },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    message: "Missing Authentication Token",
    exception: "MissingAuthenticationTokenException",
  },
  QUOTA_EXCEEDED: { status: 429, message: "Limit Exceeded", exception: "LimitExceededException" },
  REQUEST_TOO_LARGE: { status: 413, message: "Request Too Long", exception: "RequestTooLargeException" },
  RESOURCE_NOT_FOUND: { status: 404, message: "Not Found", exception: "NotFoundException" },
  THROTTLED: { status: 429, message: "Too Many Requests", exception: "TooManyRequestsException" },
  UNAUTHORIZED: { status: 401, message: "Unauthorized", exception: "UnauthorizedException" },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message: "Unsupported Media Type",
    exception: "UnsupportedMediaTypeException",
  },
  WAF_FILTERED: { status: 403, message: "Forbidden", exception: "ForbiddenException" },
  DEFAULT_4XX: { status: 400, message: "Bad Request", exception: "BadRequestException" },
  DEFAULT_5XX: { status: 500, message: "Internal server error", exception: "InternalServerErrorException" },
} as const satisfies Record<string, { status: number; message: string; exception: string }>;

/** `UNAUTHORIZED`, `THROTTLED`, … */
export type ResponseType = keyof typeof RESPONSE_TYPES;

/** Ends a request with a gateway response. What goes wrong here never reaches the client otherwise. */
export class GatewayError extends Error {
  readonly type: ResponseType;
  /** The usual status of the type unless given. */
  readonly status: number;
  /** `$context.error.validationErrorString` */
  readonly validationError?: string;
  /** For the execution log; never shown to the client. */
  readonly reason?: string;

  /** @param options.message What the client reads; the type's own message unless given.
   *  @param options.reason What the developer reads in the logs. */
  constructor(
    type: ResponseType,
    options: {
      message?: string;
      status?: number;
      validationError?: string;
      reason?: string;
      cause?: unknown;
    } = {},
  ) {
    super(options.message ?? RESPONSE_TYPES[type].message, { cause: options.cause });
    this.type = type;
    this.status = options.status ?? RESPONSE_TYPES[type].status;
    this.validationError = options.validationError;
    this.reason = options.reason;
  }
}
