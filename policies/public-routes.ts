/** Routes that anybody may call without signing in, as `METHOD /path` below an API, each with its reason. Rule `api-authorised` asks for every other
 * route who calls. */
export const publicRoutes: Readonly<Record<string, string>> = {
  "GET /collections": "What the shop sells is shown before anybody signs in.",
  "GET /collections/{name}": "A page of the shop can be opened by a link.",
  "GET /items/{itemId}": "The page of one item can be opened by a link.",
  "GET /mysfits": "The catalogue is what the site shows before anybody signs in.",
  "GET /mysfits/{mysfitId}": "The page of one mysfit can be opened by a link.",
  "POST /payments/webhook":
    "The payment provider calls it: who it is, is told by a signature over body and time. Limited by rate; the answer tells nothing.",
  "POST /questions":
    "Visitors ask without an account. Limited by rate, size and a model; the mail goes to the administrator only.",
  "POST /registrations":
    "Guests register for the event before they have an account. Limited by rate and a model.",
  "PUT /clicks":
    "Clicks of visitors who are not signed in, with their consent; recorded as guest. Limited by rate and a model.",
};
