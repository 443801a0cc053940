import type { CountryBox } from "../model/map.ts";
import world from "./maps/world.json";

/** A country that the control room can draw; each is a file in maps/, made by apps/web/map/build.ts. */
export interface CountryMap extends CountryBox {
  /** Islands that the outline's source leaves out. */
  readonly islands: readonly {
    readonly name: { readonly vi: string; readonly en: string };
    readonly label: readonly number[];
    readonly at: readonly (readonly number[])[];
  }[];
  /** Rings as flat lists: lon, lat, lon, lat … */
  readonly outline: readonly (readonly number[])[];
}

export const COUNTRIES: readonly CountryMap[] = Object.values(
  import.meta.glob<CountryMap>(["./maps/*.json", "!./maps/world.json"], { eager: true, import: "default" }),
);

export const WORLD_MAP: CountryBox & Pick<CountryMap, "outline"> = world;
