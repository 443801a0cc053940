import { forgetReadings } from "../../data/index.ts";
import { asOf, forgetRoom, type Room } from "../rooms.ts";
import { forgetAll } from "./papers.ts";

/** Takes a room off this PC with everything that was kept for it. @throws when the server could not be asked: the room then stays */
export async function leaveRoom(room: Room): Promise<void> {
  await forgetRoom(room.siteId);
  await Promise.allSettled([forgetAll(room), forgetReadings(asOf(room))]);
}
