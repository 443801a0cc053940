import { USERNAME_PATTERN } from "@diemcau/contract";
import { fold } from "@diemcau/rules/text";

/** What the contract takes for a user name. */
export const USERNAME = new RegExp(USERNAME_PATTERN);

/** A user name to begin with, made from a name. */
export const usernameFrom = (name: string): string =>
  fold(name)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 30);
