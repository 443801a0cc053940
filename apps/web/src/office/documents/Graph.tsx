import { useEffect, useMemo, useRef, type KeyboardEvent } from "react";
import type { DocumentGraph, DocumentRelationKind, DocumentSummary } from "@diemcau/contract";
import { Link } from "wouter";
import { useTranslation } from "../../i18n/index.ts";
import { DocumentLine, nameOf, pathOf, useIdentity } from "./DocumentName.tsx";
import { BOW, BOX, layOut, type Placed } from "./graph-layout.ts";

const LONGEST_LINE = 27;
const short = (text: string): string => (text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE - 1)}…` : text);

/** The way an arrow goes: out of one side of a box, into the facing side of the other. */
function arrow(from: Placed, to: Placed): { path: string; x: number; y: number } {
  const side = from.x === to.x ? 0 : from.x > to.x ? -1 : 1;
  const x1 = from.x + (side < 0 ? 0 : BOX.width);
  const x2 = to.x + (side > 0 ? 0 : BOX.width);
  const [y1, y2] = [from.y + BOX.height / 2, to.y + BOX.height / 2];
  const bend = side === 0 ? BOW : (side * Math.abs(x2 - x1)) / 2;
  return { path: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - (side === 0 ? -BOW : bend)} ${y2} ${x2} ${y2}`, x: (x1 + x2) / 2 + (side === 0 ? BOW / 2 : 0), y: (y1 + y2) / 2 };
}

/** The documents round one document, to walk from each to the next: the one chosen becomes the middle. */
export function Graph({ graph, walked }: { graph: DocumentGraph; walked: boolean }) {
  const { t } = useTranslation(["office", "drafts"]);
  const identity = useIdentity();
  const layout = useMemo(() => layOut(graph), [graph]);
  const centre = graph.nodes[0]!.id;
  const frame = useRef<HTMLDivElement>(null);
  const middle = useRef<HTMLAnchorElement>(null);
  const places = new Map(layout.nodes.map((node) => [node.document.id, node]));
  useEffect(() => {
    const box = frame.current;
    const place = places.get(centre);
    if (box && place) box.scrollLeft = place.x + BOX.width / 2 - box.clientWidth / 2;
    // Whoever walks by keyboard goes on from where they have come to.
    if (walked) middle.current?.focus({ preventScroll: true });
    // oxlint-disable-next-line react/exhaustive-deps
  }, [layout, walked, centre]);
  // Two relations between the same two documents share an arrow.
  const arrows = [...Map.groupBy(graph.edges, ({ from, to }) => `${from} ${to}`).values()].flatMap((edges) => {
    const { from, to } = edges[0]!;
    const [start, end] = [places.get(from), places.get(to)];
    return start && end ? [{ key: `${from} ${to}`, near: from === centre || to === centre, kinds: edges.map(({ kind }) => kind), ...arrow(start, end) }] : [];
  });
  // Arrows go to the nearest box in their direction; Tab goes through all, as everywhere.
  const walk = (event: KeyboardEvent<HTMLElement>): void => {
    const links = [...(frame.current?.querySelectorAll<SVGAElement>("a[data-at]") ?? [])];
    const here = layout.nodes[links.findIndex((link) => link === document.activeElement)];
    const next = here && nearest(layout.nodes, here, event.key);
    if (!next) return;
    event.preventDefault();
    const link = links[layout.nodes.indexOf(next)];
    link?.focus({ preventScroll: true });
    link?.scrollIntoView({ block: "nearest", inline: "center" });
  };
  return (
    // The keys are the links' own: they come up from the one that has the focus.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={frame} className="od-graph" onKeyDown={walk}>
      <svg viewBox={`0 0 ${layout.width} ${layout.height}`} width={layout.width} height={layout.height} role="group" aria-label={t("office:documents.graph.title")}>
        <defs>
          <marker id="od-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">
            <path d="M0 0L10 5L0 10z" className="od-graph__tip" />
          </marker>
        </defs>
        <g aria-hidden="true">
          {arrows.map(({ key, near, kinds, path, x, y }) => (
            <g key={key} className={near ? "od-graph__edge od-graph__edge--near" : "od-graph__edge"}>
              <path d={path} markerEnd="url(#od-arrow)" />
              {kinds.map((kind, line) => (
                <text key={kind} x={x} y={y + 4 + (line - (kinds.length - 1) / 2) * 15} textAnchor="middle">
                  {t(`office:documents.kind.${kind}`)}
                </text>
              ))}
            </g>
          ))}
        </g>
        {layout.nodes.map(({ document, x, y }, at) => (
          <Link
            key={document.id}
            data-at={at}
            href={pathOf(document.id)}
            state={{ walked: true }}
            ref={document.id === centre ? middle : undefined}
            className={document.id === centre ? "od-graph__node od-graph__node--centre" : "od-graph__node"}
            aria-current={document.id === centre ? "page" : undefined}
            aria-label={`${nameOf(document)}, ${identity(document)}`}
          >
            <title>{document.abstract}</title>
            <rect x={x} y={y} width={BOX.width} height={BOX.height} rx={6} />
            <text x={x + 10} y={y + 25} className="od-graph__name">
              {short(nameOf(document))}
            </text>
            <text x={x + 10} y={y + 46} className="od-graph__who">
              {short(identity(document))}
            </text>
          </Link>
        ))}
      </svg>
    </div>
  );
}

const DIRECTIONS: Readonly<Record<string, readonly [x: number, y: number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The next box in a direction: what lies straight ahead before what lies aside. */
function nearest(nodes: readonly Placed[], from: Placed, key: string): Placed | undefined {
  const [dx, dy] = DIRECTIONS[key] ?? [0, 0];
  const cost = (to: Placed): number => {
    const [x, y] = [to.x - from.x, to.y - from.y];
    const ahead = x * dx + y * dy;
    return ahead <= 0 ? Infinity : ahead + 3 * Math.abs(x * dy + y * dx);
  };
  return dx === 0 && dy === 0 ? undefined : nodes.filter((to) => cost(to) < Infinity).toSorted((a, b) => cost(a) - cost(b))[0];
}

/** The same as a list, for whoever does not read drawings: direct relations, then those one step further. */
export function RelationList({ graph }: { graph: DocumentGraph }) {
  const { t } = useTranslation(["office", "drafts"]);
  const centre = graph.nodes[0]!.id;
  const known = new Map(graph.nodes.map((node) => [node.id, node]));
  const groups = (["out", "in"] as const).flatMap((direction) => {
    const [here, there] = direction === "out" ? (["from", "to"] as const) : (["to", "from"] as const);
    const edges = graph.edges.filter((edge) => edge[here] === centre);
    return [...Map.groupBy(edges, ({ kind }) => kind)].map(([kind, members]): { direction: "in" | "out"; kind: DocumentRelationKind; documents: DocumentSummary[] } => ({
      direction,
      kind,
      documents: members.flatMap((edge) => known.get(edge[there]) ?? []),
    }));
  });
  if (groups.length === 0) return <p className="of-hint">{t("office:documents.graph.none")}</p>;
  const further = graph.edges.filter(({ from, to }) => from !== centre && to !== centre);
  return (
    <>
    <dl className="od-relations">
      {groups.map(({ direction, kind, documents }) => (
        <div key={direction + kind}>
          <dt>{t(`office:documents.${direction}.${kind}`)}</dt>
          {documents.map((document) => (
            <dd key={document.id}>
              <DocumentLine document={document} />
            </dd>
          ))}
        </div>
      ))}
    </dl>
    {further.length > 0 ? (
      <details className="od-openings">
        <summary>{t("drafts:graph.further")}</summary>
        <ul className="od-list">
          {further.map(({ from, kind, to }) => {
            const [start, end] = [known.get(from), known.get(to)];
            return start && end ? (
              <li key={from + kind + to}>
                <Link href={pathOf(from)} className="dc-link">
                  {nameOf(start)}
                </Link>{" "}
                {t(`office:documents.out.${kind}`).toLowerCase()}{" "}
                <Link href={pathOf(to)} className="dc-link">
                  {nameOf(end)}
                </Link>
              </li>
            ) : null;
          })}
        </ul>
      </details>
    ) : null}
    </>
  );
}
