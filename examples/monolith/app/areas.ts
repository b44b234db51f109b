/** Areas of the monolith: what its routes are about, and what leaves it one by one. */
export const areas = ["users", "shop", "registrations"] as const;
export type Area = (typeof areas)[number];

/** Area of a path of the API. */
export const areaOf = (path: string): Area =>
  /^\/(me\/)?registrations/.test(path) ? "registrations" : isOfShop(path) ? "shop" : "users";

const isOfShop = (path: string) => /^\/(collections|orders|me\/orders)/.test(path);
