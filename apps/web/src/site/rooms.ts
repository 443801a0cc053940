/** The rooms that this PC is enrolled for, and the devices chosen for each. Kept in this browser. */
import { useSyncExternalStore } from "react";
import type { Enrolled } from "@diemcau/contract";
import { api, type As } from "../data/index.ts";

export interface DeviceChoice {
  /** Device ids; "" is the PC's default. */
  readonly camera: string;
  readonly microphone: string;
  readonly loudspeaker: string;
}

export interface Room extends Enrolled {
  readonly devices: DeviceChoice;
  /** Picture and sound come from an encoder of the room's own, not from this PC. */
  readonly encoder?: boolean;
  /** The room passed the equipment page: a reload goes straight back to the room. */
  readonly entered: boolean;
}

const KEY = "diemcau.rooms";
const NO_CHOICE: DeviceChoice = { camera: "", microphone: "", loudspeaker: "" };
const listeners = new Set<() => void>();
let rooms: readonly Room[] = read();

function read(): readonly Room[] {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "[]") as Room[];
    return Array.isArray(stored) ? stored.filter((room) => room.siteId && room.conferenceId) : [];
  } catch {
    return [];
  }
}

function write(next: readonly Room[]): void {
  rooms = next;
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // The list then lives as long as the page; the sign-in itself is a cookie.
  }
  for (const listener of listeners) listener();
}

// Another window of the same PC may enrol or forget a room.
globalThis.addEventListener?.("storage", (event) => {
  if (event.key !== KEY) return;
  rooms = read();
  for (const listener of listeners) listener();
});

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useRooms = (): readonly Room[] => useSyncExternalStore(subscribe, () => rooms);

export function keepRoom(enrolled: Enrolled): void {
  const known = rooms.find((room) => room.siteId === enrolled.siteId);
  const room: Room = { devices: NO_CHOICE, ...known, ...enrolled, entered: false };
  write([room, ...rooms.filter((other) => other.siteId !== enrolled.siteId)]);
}

export function changeRoom(siteId: string, change: Partial<Pick<Room, "devices" | "encoder" | "entered">>): void {
  write(rooms.map((room) => (room.siteId === siteId ? { ...room, ...change } : room)));
}

/** Takes the room off this PC and ends its sign-in. @throws when the server could not be asked: the room then stays */
export async function forgetRoom(siteId: string): Promise<void> {
  await api.post("/api/sign-out", { as: `site:${siteId}`, body: {} });
  write(rooms.filter((room) => room.siteId !== siteId));
}

export const asOf = (room: Room): As => `site:${room.siteId}`;
