import { fold } from "@diemcau/rules/text";

/** What the contract takes for a user name. */
export const USERNAME = /^[a-z0-9][a-z0-9._-]{2,39}$/;

/** A user name to begin with, made from a name. */
export const usernameFrom = (name: string): string =>
  fold(name)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 30);
