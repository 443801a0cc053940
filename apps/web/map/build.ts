/**
 * Cuts the outlines that the control room's map draws out of world-atlas (Natural Earth, public domain) and
 * writes them into src/control/roll-call/maps/. A new country is a new file there with its ISO 3166-1 number, its
 * box and islands that the source leaves out; this fills in its outline. Run again only when something changes:
 *   node apps/web/map/build.ts
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature } from "topojson-client";

type Ring = [number, number][];
const require = createRequire(import.meta.url);
const atlas = (name: string) => JSON.parse(readFileSync(require.resolve(`world-atlas/${name}.json`), "utf8"));

/** Douglas–Peucker; tolerance in degrees. */
function simplify(ring: Ring, tolerance: number): Ring {
  const keep = new Set([0, ring.length - 1]);
  const stack: [number, number][] = [[0, ring.length - 1]];
  for (let span = stack.pop(); span; span = stack.pop()) {
    const [from, to] = span;
    const [ax, ay] = ring[from]!;
    const [bx, by] = ring[to]!;
    const length = Math.hypot(bx - ax, by - ay);
    let worst = 0;
    let at = -1;
    for (let i = from + 1; i < to; i++) {
      const [x, y] = ring[i]!;
      const off = length === 0 ? Math.hypot(x - ax, y - ay) : Math.abs((by - ay) * x - (bx - ax) * y + bx * ay - by * ax) / length;
      if (off > worst) [worst, at] = [off, i];
    }
    if (worst > tolerance) {
      keep.add(at);
      stack.push([from, at], [at, to]);
    }
  }
  return [...keep].sort((a, b) => a - b).map((i) => ring[i]!);
}

const area = (ring: Ring) =>
  Math.abs(ring.reduce((sum, [x, y], i) => sum + x * ring[(i + 1) % ring.length]![1] - y * ring[(i + 1) % ring.length]![0], 0) / 2);

/** Flat number lists [lon, lat, lon, lat …], rounded. */
function outline(polygons: Ring[][], tolerance: number, decimals: number, smallest: number): number[][] {
  const factor = 10 ** decimals;
  return polygons
    .map((rings) => unwrap(rings[0]!))
    .filter((ring) => area(ring) >= smallest)
    .map((ring) => simplify(ring, tolerance).flatMap(([x, y]) => [Math.round(x * factor) / factor, Math.round(y * factor) / factor]))
    .filter((points) => points.length >= 8);
}

/** Rings that cross the antimeridian go on beyond 180° instead of jumping across the whole map. */
function unwrap(ring: Ring): Ring {
  let shift = 0;
  const whole = ring.map(([x, y], i): [number, number] => {
    const before = i > 0 ? ring[i - 1]![0] : x;
    if (x - before > 180) shift -= 360;
    if (before - x > 180) shift += 360;
    return [x + shift, y];
  });
  const middle = whole.reduce((sum, [x]) => sum + x, 0) / whole.length;
  const back = middle < -180 ? 360 : middle > 180 ? -360 : 0;
  return whole.map(([x, y]) => [x + back, y]);
}

const polygonsOf = (geometry: { type: string; coordinates: unknown }): Ring[][] =>
  geometry.type === "Polygon" ? [geometry.coordinates as Ring[]] : (geometry.coordinates as Ring[][]);

const fine = atlas("countries-10m");
const countries = feature(fine, fine.objects.countries) as unknown as { features: { id: string; geometry: { type: string; coordinates: unknown } }[] };
const coarse = atlas("land-110m");
const land = feature(coarse, coarse.objects.land) as unknown as { features: { geometry: { type: string; coordinates: unknown } }[] };
const world = land.features.flatMap((part) => polygonsOf(part.geometry)).filter((rings) => rings[0]!.some(([, lat]) => lat > -60));

const SOURCE = "Natural Earth 1:10m countries and 1:110m land, public domain, by way of world-atlas 2";
const MAPS = new URL("../src/control/roll-call/maps/", import.meta.url);
for (const file of readdirSync(MAPS)) {
  const known = JSON.parse(readFileSync(new URL(file, MAPS), "utf8"));
  const country = known.iso === undefined ? undefined : countries.features.find(({ id }) => id === known.iso);
  const lines = country ? outline(polygonsOf(country.geometry), 0.015, 2, 0.001) : outline(world, 0.4, 1, 8);
  const whole = Object.entries({ ...known, source: SOURCE, outline: lines }).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  writeFileSync(new URL(file, MAPS), `{\n${whole.join(",\n")}\n}\n`);
}
